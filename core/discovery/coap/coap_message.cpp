// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_message.h"

#include <QCoreApplication>

#include <coap3/coap.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype coapHeaderSize = 4;
constexpr int coapVersion = 1;
constexpr qsizetype longestCoapToken = 8;
constexpr quint32 largestBlockExponent = 6; // 2^(6+4); RFC 7959 section 2.2 reserves 7

struct CoapMessageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

struct DeletePdu
{
    void operator()(coap_pdu_t *pdu) const { coap_delete_pdu(pdu); }
};
using CoapPdu = std::unique_ptr<coap_pdu_t, DeletePdu>;

tl::unexpected<Error> coapFault(const QString &detail)
{
    return fail(ErrorCode::Corrupt, CoapMessageText::tr("A CoAP message is malformed."), detail);
}

/// The library writes to the console what it thinks of broken packets; we count them.
void keepLibcoapQuiet()
{
    [[maybe_unused]] static const bool isQuiet = [] {
        coap_set_log_level(coap_log_t(0));
        return true;
    }();
}

std::optional<CoapBlock> coapBlockOf(const QByteArray &value)
{
    const quint32 packed = coap_decode_var_bytes(reinterpret_cast<const uint8_t *>(value.constData()),
                                                 std::min(size_t(value.size()), size_t(4)));
    const quint32 exponent = packed & 7;
    if (value.size() > 3 || exponent > largestBlockExponent)
        return std::nullopt;
    return CoapBlock{packed >> 4, (packed & 8) != 0, 16 << exponent};
}

/// Takes what an option says. What can be passed over has an even number (RFC 7252 section 5.4.6).
Result<> takeCoapOption(CoapMessage &message, int number, const QByteArray &value)
{
    switch (number) {
    case COAP_OPTION_CONTENT_FORMAT:
        if (value.size() > 2)
            return coapFault(u"content format"_s);
        message.contentFormat = coap_decode_var_bytes(reinterpret_cast<const uint8_t *>(value.constData()), size_t(value.size()));
        return {};
    case COAP_OPTION_ETAG: message.etag = value; return {};
    case COAP_OPTION_BLOCK2:
        message.block = coapBlockOf(value);
        return message.block ? Result<>() : Result<>(coapFault(u"Block2"_s));
    default: break;
    }
    const bool isOfRequest = message.code < 0x40; // those are read only to be left alone
    if (number % 2 == 1 && !isOfRequest)
        return fail(ErrorCode::Unsupported, CoapMessageText::tr("A CoAP message needs more than this program knows."),
                    u"option %1"_s.arg(number));
    return {};
}

void appendCoapOption(QByteArray &packet, int &before, int number, const QByteArray &value)
{
    std::array<uint8_t, 64> encoded{};
    const size_t size = coap_opt_encode(encoded.data(), encoded.size(), uint16_t(number - before),
                                        reinterpret_cast<const uint8_t *>(value.constData()), size_t(value.size()));
    packet.append(reinterpret_cast<const char *>(encoded.data()), qsizetype(size));
    before = number;
}

/// As short as it can be (RFC 7252 section 3.2).
QByteArray coapNumber(quint32 value)
{
    std::array<uint8_t, 4> encoded{};
    const unsigned size = coap_encode_var_safe(encoded.data(), encoded.size(), value);
    return QByteArray(reinterpret_cast<const char *>(encoded.data()), qsizetype(size));
}

} // namespace

Result<CoapMessage> CoapMessage::read(QByteArrayView bytes)
{
    keepLibcoapQuiet();
    // The library of today knows other versions of the first byte (RFC 8974's long tokens) that this one does not.
    if (bytes.size() < coapHeaderSize || quint8(bytes[0]) >> 6 != coapVersion || (bytes[0] & 15) > longestCoapToken)
        return coapFault(u"header"_s);
    const CoapPdu pdu(coap_pdu_init(COAP_MESSAGE_NON, COAP_EMPTY_CODE, 0, size_t(bytes.size())));
    if (!pdu)
        return fail(ErrorCode::Internal, CoapMessageText::tr("The memory does not suffice for a CoAP message."));
    if (!coap_pdu_parse(COAP_PROTO_UDP, reinterpret_cast<const uint8_t *>(bytes.data()), size_t(bytes.size()), pdu.get()))
        return coapFault(u"options"_s);
    CoapMessage message;
    message.type = Type(coap_pdu_get_type(pdu.get()));
    message.code = coap_pdu_get_code(pdu.get());
    message.id = coap_pdu_get_mid(pdu.get());
    const coap_bin_const_t token = coap_pdu_get_token(pdu.get());
    message.token = QByteArray(reinterpret_cast<const char *>(token.s), qsizetype(token.length));
    coap_opt_iterator_t options{};
    coap_option_iterator_init(pdu.get(), &options, COAP_OPT_ALL);
    while (const coap_opt_t *option = coap_option_next(&options)) {
        const QByteArray value(reinterpret_cast<const char *>(coap_opt_value(option)), qsizetype(coap_opt_length(option)));
        MUSTER_CHECK(takeCoapOption(message, options.number, value));
    }
    size_t size = 0;
    const uint8_t *payload = nullptr;
    if (coap_get_data(pdu.get(), &size, &payload))
        message.payload = QByteArray(reinterpret_cast<const char *>(payload), qsizetype(size));
    return message;
}

/// The library encodes a whole message only for a session of its own, on a socket of its own: the four bytes of the header are ours.
QByteArray coapCoreRequest(quint16 id, QByteArrayView token, const std::optional<CoapBlock> &block)
{
    const QByteArrayView used = token.first(std::min(token.size(), longestCoapToken));
    QByteArray packet;
    packet.append(char(coapVersion << 6 | COAP_MESSAGE_NON << 4 | int(used.size())));
    packet.append(char(COAP_REQUEST_CODE_GET));
    packet.append(char(id >> 8)).append(char(id & 0xFF));
    packet.append(used);
    int number = 0;
    appendCoapOption(packet, number, COAP_OPTION_URI_PATH, ".well-known");
    appendCoapOption(packet, number, COAP_OPTION_URI_PATH, "core");
    appendCoapOption(packet, number, COAP_OPTION_ACCEPT, coapNumber(CoapMessage::linkFormat));
    if (block) {
        const auto exponent = quint32(std::bit_width(quint32(std::clamp(block->size, 16, 1024)))) - 5;
        appendCoapOption(packet, number, COAP_OPTION_BLOCK2, coapNumber(block->number << 4 | exponent));
    }
    return packet;
}

} // namespace muster::discovery
