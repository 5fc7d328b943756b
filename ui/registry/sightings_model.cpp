// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/sightings_model.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/identifier_text.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_roles.h"

using namespace Qt::StringLiterals;

namespace muster::ui {

SightingsModel::SightingsModel(const Services &services, QObject *parent) : QAbstractListModel(parent), m_services(services)
{
}

void SightingsModel::setSightings(const QVector<Sighting> &sightings)
{
    if (sightings == m_sightings)
        return;
    beginResetModel();
    m_sightings = sightings;
    endResetModel();
}

int SightingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_sightings.size());
}

QVariant SightingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_sightings.size())
        return {};
    const Sighting &sighting = m_sightings[index.row()];
    switch (role) {
    case Qt::DisplayRole: return what(sighting);
    case EvidenceRole: return who(sighting);
    case Qt::AccessibleTextRole: return tr("%1. %2", "what was said. Who said it").arg(what(sighting), who(sighting));
    case Qt::ToolTipRole: return exactTime(sighting.at);
    default: return {};
    }
}

/// The name it gives itself, then what else it said, shortest first.
QString SightingsModel::what(const Sighting &sighting) const
{
    if (sighting.isGone)
        return tr("It is gone");
    QStringList said;
    for (const QString &field : {u"name"_s, u"vendor"_s, u"model"_s, u"firmware"_s})
        if (const QString value = sighting.attributes.value(field); !value.isEmpty())
            said += value;
    for (const Identifier &identifier : sighting.identifiers)
        said += identifierText(identifier.type, identifier.value);
    if (!sighting.services.isEmpty())
        said += tr("%n services", nullptr, int(sighting.services.size()));
    if (!sighting.goneServices.isEmpty())
        said += tr("%n services gone", nullptr, int(sighting.goneServices.size()));
    return said.isEmpty() ? tr("It is there") : said.join(u", "_s);
}

QString SightingsModel::who(const Sighting &sighting) const
{
    QStringList parts{longAge(sighting.at, m_services.clock.now()), sourceTitle(m_services.discovery.status(), sighting.source)};
    for (const QString &place : {sighting.endpoint, sighting.interface})
        if (!place.isEmpty())
            parts += place;
    return parts.join(u" · "_s);
}

} // namespace muster::ui
