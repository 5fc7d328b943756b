// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/first_words_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeFirstWords(const SourceContext &context);

std::unique_ptr<Source> makeFirstWords(const SourceContext &context)
{
    return std::make_unique<FirstWordsSource>(context);
}

} // namespace muster::discovery
