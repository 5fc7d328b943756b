// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/words_visit.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace muster::discovery {

WordsVisit::WordsVisit(TouchableHost host, const QVector<WordsPort> &ports, const WordsLimits &limits)
    : m_host(std::move(host))
    , m_limits(limits)
{
    for (const WordsPort &port : ports)
        m_heard.append(HeardPort{port});
    m_deadline.setSingleShot(true);
    m_pace.setInterval(m_limits.pace);
    connect(&m_pace, &QTimer::timeout, this, &WordsVisit::next);
    connect(&m_deadline, &QTimer::timeout, this, &WordsVisit::end);
}

void WordsVisit::begin()
{
    m_deadline.start(m_limits.host);
    m_pace.start();
}

void WordsVisit::next()
{
    if (m_next >= m_heard.size()) {
        m_pace.stop();
        if (m_underWay.empty())
            end();
        return;
    }
    if (int(m_underWay.size()) >= m_limits.atOnce)
        return;
    const qsizetype place = m_next++;
    auto connection = std::make_unique<WordsConnection>(m_host, m_heard[place].port, m_limits);
    WordsConnection *begun = connection.get();
    connect(begun, &WordsConnection::finished, this, [this, begun] { connectionOver(begun); });
    m_underWay.push_back({place, std::move(connection)});
    begun->begin();
}

void WordsVisit::connectionOver(WordsConnection *connection)
{
    const auto it = std::ranges::find_if(m_underWay, [&](const UnderWay &entry) { return entry.connection.get() == connection; });
    if (it == m_underWay.end())
        return;
    m_heard[it->port] = connection->heard();
    const bool isNobodyThere = m_heard[it->port].state == HeardPort::State::Unreachable;
    it->connection.release()->deleteLater(); // it is speaking
    m_underWay.erase(it);
    if (isNobodyThere || (m_next >= m_heard.size() && m_underWay.empty()))
        end();
}

void WordsVisit::end()
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_pace.stop();
    m_deadline.stop();
    // Of those whose time is up, what is known: a port that is being dialled was as good as not asked.
    for (const UnderWay &entry : m_underWay)
        m_heard[entry.port] = entry.connection->heard();
    m_underWay.clear();
    Q_EMIT finished();
}

} // namespace muster::discovery
