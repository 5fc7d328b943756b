// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace muster::app {

/// Installs the language of the user's locale in the running application, over English, whose plurals are a translation, too.
/// Without one for the locale, English remains.
void installTranslations();

} // namespace muster::app
