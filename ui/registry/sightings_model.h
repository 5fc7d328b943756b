// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"
#include "ui/shell/services.h"

#include <QAbstractListModel>

namespace muster::ui {

/// Sightings of one device, newest first: what was said is the DisplayRole, who said it, where and when the EvidenceRole.
class SightingsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit SightingsModel(const Services &services, QObject *parent = nullptr);

    void setSightings(const QVector<Sighting> &sightings);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QString what(const Sighting &sighting) const;
    QString who(const Sighting &sighting) const;

    const Services &m_services;
    QVector<Sighting> m_sightings;
};

} // namespace muster::ui
