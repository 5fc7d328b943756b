// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/event_lines.h"

#include "musterctl/text.h"
#include "registry/event_json.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct EventLinesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

} // namespace

EventLines::EventLines(Output &output)
    : m_output(output)
    , m_table(output,
              {EventLinesText::tr("SEQ"), EventLinesText::tr("AT"), EventLinesText::tr("ACTOR"), EventLinesText::tr("VIA"),
               EventLinesText::tr("KIND"), EventLinesText::tr("SUBJECT"), EventLinesText::tr("DETAILS")})
{
}

void EventLines::add(const Event &event)
{
    if (m_output.isJson())
        m_output.record(registry::toJson(event));
    else
        m_table.add({QString::number(event.seq), toIso8601(event.at), event.actor, event.via, event.kind, event.subject,
                     QString::fromUtf8(event.payload)});
}

void EventLines::endPage()
{
    if (!m_output.isJson())
        m_table.writePage();
    m_output.flush();
}

} // namespace muster::cli
