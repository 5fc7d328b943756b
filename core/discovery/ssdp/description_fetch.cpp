// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/description_fetch.h"

#include "discovery/first_words/heard_port.h"
#include "discovery/ssdp/http_get.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int httpPort = 80;
constexpr int firstFreePort = 1024; // below, the system's own services listen (RFC 6335 section 6)

/// Where a device may have a web server, and what takes a request for something else does not listen.
bool isDescriptionPort(int port)
{
    const auto isOther = [port](const WordsPort &known) { return known.number == port && known.talk != WordsPort::Talk::Http; };
    return port == httpPort || (port >= firstFreePort && std::ranges::none_of(wellKnownPorts(), isOther));
}

} // namespace

DescriptionFetch::DescriptionFetch(const Clock &clock, Permission mayTouch, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_mayTouch(std::move(mayTouch))
{
}

std::optional<QUrl> DescriptionFetch::urlOf(const QString &location, const QHostAddress &sender)
{
    const QUrl url(location, QUrl::StrictMode);
    const bool isOwn = url.isValid() && url.scheme() == "http"_L1 && url.userInfo().isEmpty() && !url.host().isEmpty()
                       && url.host() == sender.toString();
    return isOwn && !url.hasQuery() && isDescriptionPort(url.port(80)) ? std::optional(url.adjusted(QUrl::RemoveFragment))
                                                                       : std::nullopt;
}

void DescriptionFetch::want(const QHostAddress &sender, const QString &location, const QString &configId)
{
    const auto url = urlOf(location, sender);
    const QString key = location + u'\n' + configId;
    if (!url || !m_mayTouch(sender) || m_waiting.size() >= size_t(mostWaiting) || !note(sender, key))
        return;
    m_waiting.push_back({sender, location, *url, key});
    begin();
}

/// False when it was fetched within the hour, or enough was.
bool DescriptionFetch::note(const QHostAddress &sender, const QString &key)
{
    const Timestamp now = m_clock.now();
    const auto isOver = [now](const Visit &visit) { return visit.at > now || now - visit.at >= again; };
    if (!m_visits.contains(sender) && m_visits.size() >= mostSenders)
        m_visits.removeIf([&isOver](const auto &entry) { return std::ranges::all_of(entry.value(), isOver); });
    if (!m_visits.contains(sender) && m_visits.size() >= mostSenders)
        return false;
    QVector<Visit> &visits = m_visits[sender];
    visits.removeIf(isOver);
    const bool isKnown = std::ranges::any_of(visits, [&key](const Visit &visit) { return visit.key == key; });
    if (isKnown || visits.size() >= mostOfSender)
        return false;
    visits.append({key, now});
    return true;
}

void DescriptionFetch::review()
{
    std::erase_if(m_waiting, [this](const Wanted &wanted) { return !m_mayTouch(wanted.sender); });
    QVector<TaskOf<QByteArray> *> forbidden;
    for (const Wanted &running : std::as_const(m_running))
        if (!m_mayTouch(running.sender))
            forbidden.append(running.task);
    for (TaskOf<QByteArray> *task : std::as_const(forbidden))
        task->cancel();
    m_visits.removeIf([this](const auto &entry) { return !m_mayTouch(entry.key()); }); // allowed again, it is fetched again
    begin();
}

void DescriptionFetch::forgive()
{
    for (QVector<Visit> &visits : m_visits)
        visits.removeIf([](const Visit &visit) { return visit.hasFailed; });
}

bool DescriptionFetch::isBusyWith(const QHostAddress &sender) const
{
    return std::ranges::any_of(m_running, [&sender](const Wanted &running) { return running.sender == sender; });
}

/// A sender that is slow keeps no other waiting.
void DescriptionFetch::begin()
{
    while (m_running.size() < mostAtOnce) {
        const auto next = std::ranges::find_if(m_waiting, [this](const Wanted &wanted) { return !isBusyWith(wanted.sender); });
        if (next == m_waiting.end())
            return;
        Wanted wanted = std::move(*next);
        m_waiting.erase(next);
        if (const auto host = m_mayTouch(wanted.sender))
            fetch(std::move(wanted), *host);
    }
}

void DescriptionFetch::fetch(Wanted wanted, const TouchableHost &host)
{
    std::unique_ptr<TaskOf<QByteArray>> get = std::make_unique<HttpGet>(host, wanted.url, UpnpDescription::largest,
                                                                        Deadline::after(longest));
    wanted.task = get.get();
    m_running.append(wanted);
    launch(std::move(get), this, [this, wanted](const Result<QByteArray> &page) { finish(wanted, page); });
}

void DescriptionFetch::finish(const Wanted &wanted, const Result<QByteArray> &page)
{
    m_running.removeIf([&wanted](const Wanted &running) { return running.task == wanted.task; });
    const auto description = page ? UpnpDescription::read(*page) : std::nullopt;
    if (!description)
        noteFailed(wanted);
    begin();
    if (description)
        Q_EMIT described(wanted.sender, wanted.location, *description);
}

void DescriptionFetch::noteFailed(const Wanted &wanted)
{
    for (Visit &visit : m_visits[wanted.sender])
        if (visit.key == wanted.key)
            visit.hasFailed = true;
}

} // namespace muster::discovery
