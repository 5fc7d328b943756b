// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/wanted_certificate.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct WantedCertificateText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::WantedCertificate)
};

int hexDigit(QChar c)
{
    return c >= u'0' && c <= u'9'   ? c.unicode() - u'0'
           : c >= u'a' && c <= u'f' ? c.unicode() - u'a' + 10
           : c >= u'A' && c <= u'F' ? c.unicode() - u'A' + 10
                                    : -1;
}

/// The attributes of a name as RFC 4514 writes it, in no order.
QMap<QString, QString> attributesOf(const QString &name)
{
    QMap<QString, QString> attributes;
    QString type;
    QByteArray value; // UTF-8: an escaped byte may be a part of a character
    bool isValue = false;
    const auto end = [&] {
        attributes.insert(type, QString::fromUtf8(value));
        type.clear();
        value.clear();
        isValue = false;
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name.at(i);
        if (!isValue && c == u'=') {
            isValue = true;
        } else if (!isValue) {
            type += c;
        } else if (c == u'\\' && i + 2 < name.size() && hexDigit(name.at(i + 1)) >= 0 && hexDigit(name.at(i + 2)) >= 0) {
            value += static_cast<char>(hexDigit(name.at(i + 1)) * 16 + hexDigit(name.at(i + 2)));
            i += 2;
        } else if (c == u'\\' && i + 1 < name.size()) {
            value += name.sliced(++i, 1).toUtf8();
        } else if (c == u',' || c == u'+') {
            end();
        } else {
            const bool isPair = c.isHighSurrogate() && i + 1 < name.size();
            value += name.sliced(i, isPair ? 2 : 1).toUtf8();
            i += isPair ? 1 : 0;
        }
    }
    if (!type.isEmpty())
        end();
    return attributes;
}

tl::unexpected<Error> notWanted(const QString &where)
{
    return fail(ErrorCode::Corrupt, WantedCertificateText::tr("The journal does not say which certificate is wanted."), {},
                where);
}

} // namespace

QJsonObject WantedCertificate::toJson() const
{
    QJsonObject subject;
    for (const auto &[attribute, value] : shape.subject.asKeyValueRange())
        subject.insert(attribute, value);
    QJsonArray usage;
    for (const Profile::Usage use : shape.usage)
        usage += certificateUsageWords.word(use);
    return {{u"algorithm"_s, keyAlgorithmWords.word(algorithm)},
            {u"subject"_s, subject},
            {u"dnsNames"_s, QJsonArray::fromStringList(shape.dnsNames)},
            {u"usage"_s, usage},
            {u"validityDays"_s, shape.validityDays}};
}

Result<WantedCertificate> WantedCertificate::fromJson(const QJsonObject &json)
{
    WantedCertificate wanted;
    const auto algorithm = keyAlgorithmWords.value(json.value(u"algorithm"_s).toString());
    if (!algorithm)
        return notWanted(u"/algorithm"_s);
    wanted.algorithm = *algorithm;
    const QJsonObject subject = json.value(u"subject"_s).toObject();
    if (subject.isEmpty())
        return notWanted(u"/subject"_s);
    for (auto attribute = subject.begin(); attribute != subject.end(); ++attribute)
        wanted.shape.subject.insert(attribute.key(), attribute.value().toString());
    wanted.shape.dnsNames = json.value(u"dnsNames"_s).toVariant().toStringList();
    wanted.shape.usage.clear();
    for (const QJsonValue &word : json.value(u"usage"_s).toArray()) {
        const auto use = certificateUsageWords.value(word.toString());
        if (!use)
            return notWanted(u"/usage"_s);
        wanted.shape.usage += *use;
    }
    wanted.shape.validityDays = json.value(u"validityDays"_s).toInt();
    if (wanted.shape.usage.isEmpty() || wanted.shape.validityDays < 1)
        return notWanted(u"/validityDays"_s);
    return wanted;
}

bool WantedCertificate::isMetBy(const pki::Certificate &certificate, Timestamp now) const
{
    const QStringList names = certificate.alternativeNames();
    const bool hasNames = std::ranges::all_of(shape.dnsNames,
                                              [&names](const QString &name) { return names.contains(u"DNS:"_s + name); });
    return certificate.publicKey().algorithm() == algorithm && attributesOf(certificate.subject()) == shape.subject && hasNames
           && (certificate.notAfter() - now) * 3 > std::chrono::days(shape.validityDays) * 2;
}

} // namespace muster::provisioning
