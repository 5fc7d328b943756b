// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/document_file.h"

#include "domain/json_reader.h"
#include "policy/policy_check.h"

#include <QCoreApplication>
#include <QFile>

namespace muster::cli {

Result<QByteArray> readDocumentFile(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return fail(in.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    QCoreApplication::translate("muster::cli", "%1 can't be read: %2.").arg(file, in.errorString()), {}, file);
    return in.read(JsonReader::largestDocument + 1);
}

Result<Policy> policyFromFile(const QString &file)
{
    MUSTER_TRY(const QByteArray json, readDocumentFile(file));
    return policy::policyFromJson(json);
}

} // namespace muster::cli
