// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "discovery/host_rounds.h"
#include "discovery/ssdp/upnp_description.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QUrl>

#include <deque>
#include <functional>

namespace muster::discovery {

/// Fetches descriptions over HTTP from the address they are said to come from, and from nobody else: the location names that very
/// address, no redirection is followed, no proxy is used. Who sends can write another's address on his datagram, though, and so
/// choose whom we connect to: therefore only ports where web servers are, and none where a first byte is an order (wellKnownPorts());
/// no query, which is what does something; and whoever calls want() has it from an answer to a search of his own. Each once, and
/// again after an hour. Bounded in size, in time, at once and per sender. Lives in the core thread.
class DescriptionFetch final : public QObject
{
    Q_OBJECT

public:
    /// How a host is reached, where it may be touched at this moment.
    using Permission = std::function<std::optional<TouchableHost>(const QHostAddress &)>;

    static constexpr int mostAtOnce = 4; ///< one of a sender
    static constexpr qsizetype mostWaiting = 256;
    static constexpr qsizetype mostOfSender = 8; ///< in an hour
    static constexpr qsizetype mostSenders = 1024;
    static constexpr std::chrono::milliseconds again = std::chrono::hours(1);
    static constexpr std::chrono::milliseconds longest = std::chrono::seconds(3);

    /// `clock` outlives it.
    DescriptionFetch(const Clock &clock, Permission mayTouch, QObject *parent = nullptr);

    /// What to fetch for a location; none when that is not a page at the sender's own address.
    static std::optional<QUrl> urlOf(const QString &location, const QHostAddress &sender);

    /// Fetches it where that is allowed and has not been done lately.
    void want(const QHostAddress &sender, const QString &location, const QString &configId);
    /// Permissions are others now: ends what is no longer allowed.
    void review();
    /// What failed may be tried again before its hour is over.
    void forgive();

Q_SIGNALS:
    /// Never while one of the functions above runs.
    void described(const QHostAddress &sender, const QString &location, const muster::discovery::UpnpDescription &description);

private:
    struct Wanted
    {
        QHostAddress sender;
        QString location;
        QUrl url;
        QString key;                        ///< of its visit
        TaskOf<QByteArray> *task = nullptr; ///< once it runs
    };
    struct Visit
    {
        QString key;
        Timestamp at{};
        bool hasFailed = false;
    };

    bool note(const QHostAddress &sender, const QString &key);
    void begin();
    void fetch(Wanted wanted, const TouchableHost &host);
    void finish(const Wanted &wanted, const Result<QByteArray> &page);
    void noteFailed(const Wanted &wanted);
    bool isBusyWith(const QHostAddress &sender) const;

    const Clock &m_clock;
    const Permission m_mayTouch;
    std::deque<Wanted> m_waiting;
    QVector<Wanted> m_running;
    QHash<QHostAddress, QVector<Visit>> m_visits; ///< of the last hour
};

} // namespace muster::discovery
