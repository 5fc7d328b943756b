// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/words_connection.h"

#include <vector>

namespace muster::discovery {

/// Asks one host for its first words, port by port, a few connections at a time. Over when all have answered or its time is up.
/// Its connections close with it. Lives in the core thread.
class WordsVisit final : public QObject
{
    Q_OBJECT

public:
    WordsVisit(TouchableHost host, const QVector<WordsPort> &ports, const WordsLimits &limits);

    void begin();
    const TouchableHost &host() const { return m_host; }
    /// What came of each port, in their order.
    const QVector<HeardPort> &heard() const { return m_heard; }

Q_SIGNALS:
    /// Once, never from begin().
    void finished();

private:
    struct UnderWay
    {
        qsizetype port = 0; ///< place in m_heard
        std::unique_ptr<WordsConnection> connection;
    };

    void next();
    void connectionOver(WordsConnection *connection);
    void end();

    const TouchableHost m_host;
    const WordsLimits m_limits;
    QVector<HeardPort> m_heard;
    qsizetype m_next = 0;
    std::vector<UnderWay> m_underWay;
    QTimer m_pace;
    QTimer m_deadline;
    bool m_isOver = false;
};

} // namespace muster::discovery
