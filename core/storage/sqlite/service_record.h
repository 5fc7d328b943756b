// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/service.h"

#include <QJsonArray>
#include <QVector>

namespace muster::storage {

// Services as they stand in the JSON columns. Unknown keys are skipped: a newer version may have written them.

QJsonArray servicesToJson(const QVector<Service> &services);
QVector<Service> servicesFrom(const QJsonArray &array);

/// A map of texts as an object, and back.
QJsonObject textsToJson(const QMap<QString, QString> &texts);
QMap<QString, QString> textsFrom(const QJsonObject &object);

} // namespace muster::storage
