// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/identifier_json.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace muster::registry {

QJsonArray identifierArray(const QVector<Identifier> &identifiers)
{
    QJsonArray array;
    for (const Identifier &identifier : identifiers)
        array.append(QJsonObject{{u"type"_s, identifierTypeWords.word(identifier.type)}, {u"value"_s, identifier.value}});
    return array;
}

} // namespace muster::registry
