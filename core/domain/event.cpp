// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/event.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace muster {

QByteArray Event::computeHash() const
{
    QCryptographicHash sha(QCryptographicHash::Sha256);
    const auto add = [&sha](const QByteArray &field) {
        const quint32 length = qToBigEndian(static_cast<quint32>(field.size()));
        sha.addData(QByteArrayView(reinterpret_cast<const char *>(&length), sizeof length));
        sha.addData(field);
    };
    add(QByteArray::number(seq));
    add(toIso8601(at).toUtf8());
    add(actor.toUtf8());
    add(via.toUtf8());
    add(kind.toUtf8());
    add(subject.toUtf8());
    add(payload);
    add(prev.toHex());
    return sha.result();
}

Result<> verifyLink(const Event &event, const Event *previous)
{
    const auto broken = [&event](const QString &why) { return fail(ErrorCode::Corrupt, why, {}, u"event %1"_s.arg(event.seq)); };
    const qint64 expected = previous ? previous->seq + 1 : 1;
    if (event.seq != expected)
        return broken(QCoreApplication::translate("muster::Event", "Event %1 is missing: the record goes on with %2.")
                          .arg(expected)
                          .arg(event.seq));
    if (event.prev != (previous ? previous->hash : QByteArray()))
        return broken(
            QCoreApplication::translate("muster::Event", "Event %1 does not continue the event before it.").arg(event.seq));
    if (event.hash != event.computeHash())
        return broken(QCoreApplication::translate("muster::Event", "Event %1 was changed after it was written.").arg(event.seq));
    return {};
}

} // namespace muster
