// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/event_lines.h"
#include "musterctl/session.h"
#include "registry/change_feed.h"
#include "registry/event_filter.h"

#include <QCoreApplication>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int eventPage = 500;

struct EventsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// A moment, or an age: 30s, 15m, 12h, 7d, 2w.
Result<Timestamp> readSince(const QString &text, Timestamp now)
{
    const std::pair<char16_t, std::chrono::seconds> units[] = {{u's', 1s}, {u'm', 1min}, {u'h', 1h}, {u'd', 24h}, {u'w', 168h}};
    bool isNumber = false;
    const int count = QStringView(text).chopped(text.isEmpty() ? 0 : 1).toInt(&isNumber);
    for (const auto &[letter, unit] : units)
        if (isNumber && count >= 0 && text.back() == letter)
            return now - count * unit;
    const Result<Timestamp> at = fromIso8601(text);
    if (at)
        return at;
    return fail(ErrorCode::Rejected,
                EventsText::tr("--since is a date or time such as 2026-03-12 or 2026-03-12T14:31:54Z, or an age such as 7d."), {},
                u"--since"_s);
}

/// Writes the events that match, from the first on; when told so, goes on with new ones.
class EventStream
{
public:
    EventStream(Session &session, registry::EventFilter filter, std::optional<Timestamp> since)
        : m_session(session)
        , m_filter(std::move(filter))
        , m_since(since)
        , m_lines(session.output())
    {
    }

    Result<> writeAll()
    {
        for (;;) {
            MUSTER_TRY(const QVector<Event> events, m_session.run(m_session.events().after(m_seq, eventPage)));
            take(events);
            if (events.size() < eventPage || m_session.output().isBroken())
                return {};
        }
    }

    void follow(QEventLoop &loop)
    {
        m_loop = &loop;
        m_feed.emplace(m_session.store());
        QObject::connect(&*m_feed, &registry::ChangeFeed::changed, &loop, [this] { readMore(); });
        QObject::connect(&*m_feed, &registry::ChangeFeed::reset, &loop, [this] { readMore(); });
        QObject::connect(&*m_feed, &registry::ChangeFeed::failed, &loop, [this](const Error &error) { stop(error); });
        m_feed->start();
    }
    std::optional<Error> failure() const { return m_failure; }
    void endFollowing() { m_feed.reset(); }

private:
    void take(const QVector<Event> &events)
    {
        for (const Event &event : events) {
            m_seq = event.seq;
            if ((!m_since || event.at >= *m_since) && m_filter.matches(event))
                m_lines.add(event);
        }
        m_lines.endPage();
    }

    void readMore()
    {
        if (m_isReading) {
            m_hasMore = true;
            return;
        }
        m_isReading = true;
        m_hasMore = false;
        launch(m_session.events().after(m_seq, eventPage), m_loop, [this](const Result<QVector<Event>> &events) {
            m_isReading = false;
            if (!events)
                return stop(events.error());
            take(*events);
            if (m_session.output().isBroken())
                m_loop->quit();
            else if (m_hasMore || events->size() == eventPage)
                readMore();
        });
    }

    void stop(const Error &error)
    {
        // Somebody holds the file for a long moment.
        if (error.code == ErrorCode::Conflict || error.code == ErrorCode::Timeout) {
            m_session.output().warn(error.message);
            return QTimer::singleShot(std::chrono::seconds(1), m_loop, [this] { readMore(); });
        }
        m_failure = error;
        m_loop->quit();
    }

    Session &m_session;
    registry::EventFilter m_filter;
    std::optional<Timestamp> m_since;
    EventLines m_lines;
    qint64 m_seq = 0; ///< of the last event looked at
    QEventLoop *m_loop = nullptr;
    std::optional<registry::ChangeFeed> m_feed;
    std::optional<Error> m_failure;
    bool m_isReading = false;
    bool m_hasMore = false;
};

} // namespace

Result<Status> listEvents(Session &session)
{
    const Invocation &asked = session.invocation();
    const auto filter = registry::EventFilter::parse(asked.arguments.join(u' '));
    if (!filter)
        return session.usage(filter.error());
    std::optional<Timestamp> since;
    if (asked.has(u"since"_s)) {
        const auto read = readSince(asked.value(u"since"_s), session.clock().now());
        if (!read)
            return session.usage(read.error());
        since = *read;
    }
    MUSTER_CHECK(session.open());
    EventStream stream(session, *filter, since);
    MUSTER_CHECK(stream.writeAll());
    if (!asked.has(u"follow"_s))
        return Status::Done;
    session.serve([&stream](QEventLoop &loop) { stream.follow(loop); });
    stream.endFollowing();
    if (const auto failure = stream.failure())
        return fail(*failure);
    return Interrupt::isRaised() ? Status::Interrupted : Status::Done;
}

Result<Status> verifyEvents(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const registry::ChainVerdict verdict, session.run(session.events().verify()));
    if (session.output().isJson())
        session.output().record(
            {{u"chain"_s, u"ok"_s}, {u"events"_s, verdict.events}, {u"head"_s, QString::fromLatin1(verdict.head.toHex())}});
    session.output().say(EventsText::tr("The chain of %n event(s) is whole.", nullptr, int(verdict.events)));
    return Status::Done;
}

} // namespace muster::cli
