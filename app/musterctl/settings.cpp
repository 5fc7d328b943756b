// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/settings.h"

#include <QCoreApplication>

namespace muster::cli {

namespace {

struct SettingsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

} // namespace

Result<QMap<QString, QString>> readSettings(const QStringList &words)
{
    QMap<QString, QString> values;
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (equals < 1)
            return fail(ErrorCode::Rejected, SettingsText::tr("\"%1\" is not of the form key=value.").arg(word), {}, word);
        const QString key = word.left(equals).trimmed();
        if (values.contains(key))
            return fail(ErrorCode::Rejected, SettingsText::tr("%1 is given twice.").arg(key), {}, key);
        values.insert(key, word.sliced(equals + 1));
    }
    return values;
}

} // namespace muster::cli
