// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/command_context.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace muster::registry {

namespace {
constexpr qsizetype longestText = 255;
}

Result<> CommandContext::record(const QString &kind, const QString &subject, const QJsonObject &payload)
{
    Event event;
    event.at = now;
    event.actor = actor.who;
    event.via = actor.via;
    event.kind = kind;
    event.subject = subject;
    event.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    MUSTER_CHECK(unit.events().append(std::move(event)));
    return {};
}

Result<> checkPermission(const Actor &actor, Permission permission)
{
    if (isAllowed(actor.role, permission))
        return {};
    return fail(ErrorCode::Locked,
                QCoreApplication::translate("muster::registry",
                                            "%1 has the role %2, which does not allow this. Nothing was changed. "
                                            "Ask an admin.")
                    .arg(actor.who, roleWords.word(actor.role)));
}

bool concernsAll(const Error &error)
{
    return error.code == ErrorCode::Storage || error.code == ErrorCode::Conflict || error.code == ErrorCode::Cancelled;
}

Result<QString> checkedText(const QString &text, const QString &what)
{
    const QString trimmed = text.trimmed();
    if (trimmed.size() > longestText)
        return fail(
            ErrorCode::Rejected,
            QCoreApplication::translate("muster::registry", "%1 is longer than %2 characters.").arg(what).arg(longestText));
    // Lone surrogates would not survive the way through UTF-8.
    const QVector<uint> points = trimmed.toUcs4();
    if (!trimmed.isValidUtf16() || !std::ranges::all_of(points, [](uint point) { return QChar::isPrint(point); }))
        return fail(ErrorCode::Rejected,
                    QCoreApplication::translate("muster::registry", "%1 holds a character that can't be printed.").arg(what));
    return trimmed;
}

} // namespace muster::registry
