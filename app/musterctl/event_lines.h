// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "musterctl/output.h"

namespace muster::cli {

/// Writes events: a JSON object a line, or a table.
class EventLines
{
public:
    explicit EventLines(Output &output);

    void add(const Event &event);
    /// Writes what was added.
    void endPage();

private:
    Output &m_output;
    Table m_table;
};

} // namespace muster::cli
