// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_interface.h"

#include "discovery/coap/coap_sighting.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// RFC 7252 section 8.2: who hears a question to all takes up to 5 s (DEFAULT_LEISURE) to answer. Measured: 0.5 to 4.9 s. The answers
/// to one round are in before the next begins.
constexpr auto coapFirstPause = 6000ms;
constexpr auto coapLongestPause = 30min;
constexpr qsizetype mostCoapBodies = 64;
/// RFC 7252 section 4.8: who is asked alone answers in 2 to 3 s (ACK_TIMEOUT and its random factor).
constexpr auto coapBlockPatience = 2500ms;
constexpr auto coapBodyReview = 250ms;
constexpr qsizetype mostCoapHostsTold = 1024;

Group coapGroup()
{
    Group group;
    group.protocol = u"CoAP"_s;
    group.ipv4 = QHostAddress(u"224.0.1.187"_s); // RFC 7252 section 12.8
    group.ipv6 = QHostAddress(u"ff02::fd"_s);
    group.port = 5683;
    group.isListenedTo = false; // what others ask is none of ours
    return group;
}

/// RFC 9175 section 4.2 and RFC 7252 section 5.3.1: no token is used twice, and none can be guessed.
QByteArray freshCoapToken()
{
    const quint64 number = QRandomGenerator::system()->generate64();
    return QByteArray(reinterpret_cast<const char *>(&number), sizeof number);
}

} // namespace

CoapInterface::CoapInterface(const Clock &clock, const Network &network)
    : GroupInterface(coapGroup(), {coapFirstPause, coapLongestPause}, clock, network)
    , m_id(quint16(QRandomGenerator::system()->generate()))
    , m_bodyTimer(this)
{
    m_bodyTimer.setInterval(coapBodyReview);
    connect(&m_bodyTimer, &QTimer::timeout, this, &CoapInterface::reviewBodies);
}

void CoapInterface::ask()
{
    m_token = freshCoapToken();
    m_bodies.clear();
    send(coapCoreRequest(++m_id, m_token), Reply::ToUs);
}

void CoapInterface::hear(const Datagram &datagram, IpFamily family)
{
    const auto message = CoapMessage::read(datagram.bytes);
    if (!message) {
        noteGarbled(family);
        return;
    }
    const bool isAnswer = message->type == CoapMessage::Type::NonConfirmable || message->type == CoapMessage::Type::Confirmable;
    if (!isAnswer || message->code != CoapMessage::content || message->contentFormat != CoapMessage::linkFormat
        || message->token.isEmpty())
        return;
    if (message->token == m_token)
        hearFirst(datagram, family, *message);
    else if (const auto body = m_bodies.constFind(datagram.sender); body != m_bodies.constEnd() && body->token == message->token)
        hearNext(datagram, family, *message);
}

void CoapInterface::hearFirst(const Datagram &datagram, IpFamily family, const CoapMessage &message)
{
    const bool isCut = message.block && message.block->hasMore;
    if (message.block && message.block->number != 0)
        return;
    if (isCut && message.payload.size() == message.block->size && !m_bodies.contains(datagram.sender)) {
        Body body;
        body.etag = message.etag;
        body.bytes = message.payload;
        askForNext(datagram, *message.block, std::move(body));
    }
    describe(datagram, family, message.payload, !isCut);
}

void CoapInterface::hearNext(const Datagram &datagram, IpFamily family, const CoapMessage &message)
{
    Body body = m_bodies.take(datagram.sender);
    // RFC 7959 section 2.4: blocks of two bodies are not put together. Who changes the size of blocks on the way starts over.
    const bool isNext = message.block && qsizetype(message.block->number) * message.block->size == body.bytes.size()
                        && message.etag == body.etag && message.payload.size() <= message.block->size
                        && (!message.block->hasMore || message.payload.size() == message.block->size);
    if (!isNext) {
        noteGarbled(family);
        return;
    }
    body.bytes += message.payload;
    if (message.block->hasMore)
        askForNext(datagram, *message.block, std::move(body));
    else
        describe(datagram, family, body.bytes, true);
}

void CoapInterface::askForNext(const Datagram &datagram, const CoapBlock &block, Body body)
{
    // A forged answer must not make us speak to other services of its host.
    const bool isCoapPort = datagram.port == coapGroup().port || datagram.port >= 1024;
    if (!isCoapPort || !network().mayTouchAddress(datagram.sender) || m_bodies.size() >= mostCoapBodies
        || body.bytes.size() + block.size > largestBody || body.blocks >= mostBlocks)
        return;
    ++body.blocks;
    body.port = datagram.port;
    body.asked = {quint32(body.bytes.size() / block.size), false, block.size};
    body.isRepeated = false;
    askForBlock(datagram.sender, body);
    m_bodies.insert(datagram.sender, std::move(body));
    if (!m_bodyTimer.isActive())
        m_bodyTimer.start();
}

void CoapInterface::askForBlock(const QHostAddress &host, Body &body)
{
    body.token = freshCoapToken();
    body.since.start();
    sendTo(host, body.port, coapCoreRequest(++m_id, body.token, body.asked));
}

/// A block that does not come is asked for once more; what then does not come is done without.
void CoapInterface::reviewBodies()
{
    m_bodies.removeIf([this](std::pair<const QHostAddress &, Body &> entry) {
        Body &body = entry.second;
        if (!body.since.hasExpired(std::chrono::milliseconds(coapBlockPatience).count()))
            return false;
        if (body.isRepeated || !network().mayTouchAddress(entry.first))
            return true;
        body.isRepeated = true;
        askForBlock(entry.first, body);
        return false;
    });
    if (m_bodies.isEmpty())
        m_bodyTimer.stop();
}

/// A part of an answer says nothing about the rest of it.
void CoapInterface::addGone(const QHostAddress &host, Sighting &sighting, bool isWhole)
{
    if (!isWhole)
        return;
    const QVector<Service> before = m_told.value(host);
    for (const Service &service : before) {
        const auto isSame = [&service](const Service &now) {
            return now.type == service.type && now.name == service.name && now.port == service.port;
        };
        if (std::ranges::none_of(sighting.services, isSame))
            sighting.goneServices.append(service);
    }
    if (m_told.size() < mostCoapHostsTold || m_told.contains(host))
        m_told.insert(host, sighting.services);
}

void CoapInterface::describe(const Datagram &datagram, IpFamily family, const QByteArray &bytes, bool isWhole)
{
    const LinkFormat format = LinkFormat::read(bytes, isWhole ? LinkFormat::End::Whole : LinkFormat::End::Cut);
    if (format.isMalformed)
        noteGarbled(family);
    if (format.links.isEmpty() && format.isMalformed)
        return;
    Sighting sighting;
    sighting.source = u"coap"_s;
    sighting.at = clock().now();
    sighting.interface = network().interface.name;
    sighting.endpoint = endpointOf(datagram.sender);
    describeCoreLinks(sighting, format.links, datagram.port);
    addGone(datagram.sender, sighting, isWhole && !format.isMalformed);
    tellSoon(std::move(sighting));
}

} // namespace muster::discovery
