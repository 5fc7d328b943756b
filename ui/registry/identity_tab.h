// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/merge_record.h"
#include "ui/registry/details_tabs.h"

#include <QHash>

namespace muster::ui {

class IdentityActions;

/// Why this is one device: who disputes it; who said what, as a picture and in words; what operators made of it, to be taken
/// back; its identifiers, how much each proves, who said it and when; and what was seen but never counts.
class IdentityTab : public FactsTab
{
    Q_OBJECT

public:
    IdentityTab(const ThemeSource &themes, const Services &services, IdentityActions &actions, QWidget *parent = nullptr);

    void setDevice(const Device &device, const QVector<Sighting> &sightings) override;

private:
    /// What is not in the device's record.
    struct Beside
    {
        QVector<MergeRecord> merges;
        QHash<DeviceId, QString> names; ///< of those it is in conflict with

        friend bool operator==(const Beside &, const Beside &) = default;
    };

    void fill();
    QVector<DeviceId> claimants() const;
    void addConflicts();
    void addEvidence(const Device &device, const QVector<Sighting> &sightings);
    void addDecisions();
    void addMerge(const MergeRecord &record);
    void addIdentifier(const Identifier &identifier);
    void readBeside();
    void takeBeside(const Beside &beside);

    const Services &m_services;
    IdentityActions &m_actions;
    Device m_device;
    QVector<Sighting> m_sightings;
    Beside m_beside;
    int m_generation = 0;
};

} // namespace muster::ui
