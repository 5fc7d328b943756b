// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/words_service.h"

#include "discovery/first_words/banner_words.h"
#include "discovery/first_words/http_words.h"
#include "discovery/plain_text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

const QString unknownService = u"unknown"_s;

void putWord(QMap<QString, QString> &attributes, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        attributes.insert(name, value);
}

void putHttp(Service &service, const HttpWords &words)
{
    const ProductWords product = ProductWords::read(words.server);
    putWord(service.attributes, u"status"_s, words.status > 0 ? QString::number(words.status) : QString());
    putWord(service.attributes, u"server"_s, words.server);
    putWord(service.attributes, u"product"_s, product.product);
    putWord(service.attributes, u"version"_s, product.version);
    putWord(service.attributes, u"realm"_s, words.realm);
    putWord(service.attributes, u"redirect"_s, words.redirect);
    putWord(service.attributes, u"title"_s, words.title);
}

void putCertificate(Service &service, const CertificateWords &words)
{
    putWord(service.attributes, u"certificateSha256"_s, words.sha256);
    putWord(service.attributes, u"subject"_s, words.subject);
    putWord(service.attributes, u"issuer"_s, words.issuer);
    putWord(service.attributes, u"notAfter"_s, words.notAfter);
    putWord(service.attributes, u"selfSigned"_s, words.isSelfSigned ? u"yes"_s : u"no"_s);
}

/// Whether HTTP is at home on this port, whatever it is called there.
bool speaksHttp(WordsPort::Talk talk)
{
    return talk == WordsPort::Talk::Http || talk == WordsPort::Talk::TlsHttp || talk == WordsPort::Talk::Rtsp;
}

/// A word that only one maker's devices say.
struct MakerWord
{
    const char *type;
    const char *attribute;
    const char *begin; ///< of the attribute's value
    const char *vendor;
};

constexpr MakerWord makerWords[] = {
    {"ssh", "product", "ROSSSH", "MikroTik"},      {"ssh", "product", "Cisco", "Cisco"},
    {"http", "title", "RouterOS", "MikroTik"},     {"http", "server", "Hikvision-Webs", "Hikvision"},
    {"http", "server", "DNVRS-Webs", "Hikvision"}, {"http", "server", "HP HTTP Server", "HP"},
    {"http", "server", "EPSON_Linux", "Epson"},    {"http", "server", "EPSON-HTTP", "Epson"},
    {"http", "server", "ShellyHTTP", "Shelly"},    {"rtsp", "server", "Dahua Rtsp Server", "Dahua"},
};

bool isOfType(const Service &service, const char *type)
{
    return service.type == QLatin1StringView(type) || (service.type == "https"_L1 && qstrcmp(type, "http") == 0);
}

/// "Desk FTP server (MikroTik 6.49.6) ready": the name a person gave it, and its version.
void claimByFtp(QMap<QString, QString> &claims, const QString &banner)
{
    static const QRegularExpression form(u"\\A(.+) FTP server \\(MikroTik ([0-9][^ )]*)\\) ready"_s);
    const auto match = form.match(banner);
    if (!match.hasMatch())
        return;
    claims.insert(u"vendor"_s, u"MikroTik"_s);
    claims.insert(u"firmware"_s, match.captured(2));
    claims.insert(u"name"_s, match.captured(1));
}

/// "HP HTTP Server; HP LaserJet P2055dn - CE459A; Serial Number: ...".
void claimByServer(QMap<QString, QString> &claims, const QString &server)
{
    static const QRegularExpression form(u"\\AHP HTTP Server; (?:HP )?([^;]+?)(?: - [A-Z0-9]+)?;"_s);
    if (const auto match = form.match(server); match.hasMatch())
        putWord(claims, u"model"_s, match.captured(1));
}

} // namespace

Service serviceOf(const HeardPort &heard)
{
    const QString expected = QString::fromLatin1(heard.port.service);
    Service service{u"first-words"_s, expected, {}, heard.port.number, {}};
    if (heard.certificate)
        putCertificate(service, *heard.certificate);
    if (heard.isTlsBroken)
        service.attributes.insert(u"tls"_s, u"failed"_s);
    if (heard.said.isEmpty()) {
        if (service.attributes.isEmpty())
            service.attributes.insert(u"said"_s, QString());
        return service;
    }
    if (const auto http = HttpWords::read(heard.said)) {
        if (!speaksHttp(heard.port.talk))
            service.type = u"http"_s;
        else if (heard.port.talk == WordsPort::Talk::Rtsp && heard.said.startsWith("HTTP/"))
            service.type = u"http"_s;
        putHttp(service, *http);
        return service;
    }
    const BannerWords banner = BannerWords::read(heard.said, expected);
    service.type = banner.type.isEmpty() ? unknownService : banner.type;
    putWord(service.attributes, u"banner"_s, banner.text);
    putWord(service.attributes, u"product"_s, banner.product);
    putWord(service.attributes, u"version"_s, banner.version);
    return service;
}

QMap<QString, QString> claimsOf(const QVector<Service> &services)
{
    QMap<QString, QString> claims;
    for (const Service &service : services) {
        for (const MakerWord &word : makerWords)
            if (isOfType(service, word.type)
                && service.attributes.value(QString::fromLatin1(word.attribute)).startsWith(QLatin1StringView(word.begin)))
                claims.insert(u"vendor"_s, QString::fromLatin1(word.vendor));
        if (service.type == "ftp"_L1)
            claimByFtp(claims, service.attributes.value(u"banner"_s));
        if (!isOfType(service, "http"))
            continue;
        claimByServer(claims, service.attributes.value(u"server"_s));
        // The page of an error says nothing of the device.
        if (service.attributes.value(u"status"_s) == "200"_L1 && !claims.contains(u"description"_s))
            putWord(claims, u"description"_s, service.attributes.value(u"title"_s));
    }
    return claims;
}

} // namespace muster::discovery
