// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/known_offers.h"
#include "discovery/first_words/words_visit.h"
#include "discovery/source.h"

#include <map>

namespace muster::discovery {

/// Where first words are asked for, and how fast.
struct FirstWordsWays
{
    QVector<WordsPort> ports = wellKnownPorts();
    WordsLimits limits = {};
    HostRounds::Pace pace = {};
};

/// Asks hosts for their first words where touch is allowed: each as it appears, and every hour again, which of a few well-known ports
/// are open and what is said there. A sighting is of one host; it identifies nobody. Lives in the core thread.
class FirstWordsSource final : public Source
{
    Q_OBJECT

public:
    explicit FirstWordsSource(const SourceContext &context, FirstWordsWays ways = {});

    QString id() const override;
    QString title() const override;
    void start(const QVector<Network> &networks) override;
    void probe() override;
    void stop() override;
    QVector<Channel> channels() const override;

private:
    /// What was done on one interface.
    struct Tally
    {
        Traffic traffic;
        qint64 done = 0; ///< hosts visited since it last began to work
        int underWay = 0;
    };

    void visit(const TouchableHost &host);
    void visitOver(const QString &key);
    void drop(const QString &key);
    void count(const WordsVisit &visit);
    void tellChannels();

    const SourceContext m_context;
    const FirstWordsWays m_ways;
    HostRounds m_rounds;
    QVector<Network> m_networks;
    std::map<QString, std::unique_ptr<WordsVisit>> m_visits; ///< under way, by TouchableHost::key()
    KnownOffers m_offers;
    QHash<int, Tally> m_tallies; ///< by the interface's index
    QTimer m_tell;
};

} // namespace muster::discovery
