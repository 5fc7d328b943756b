// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

#include <QFrame>

namespace muster::ui {

class ThemeSource;

/// One other device that claims what this one has, or has what this one claims: what, since when, and what can be done about it.
class ConflictCard : public QFrame
{
    Q_OBJECT

public:
    struct May
    {
        QString whyNotDecide; ///< empty: the operator may settle it
        bool canSplit = false;
    };

    /// Of the open conflicts of `device` those with `other`. `otherName` may still be empty.
    ConflictCard(const ThemeSource &themes, const Device &device, const DeviceId &other, const QString &otherName, const May &may,
                 Timestamp now, QWidget *parent);

    /// What this device has of what the two dispute.
    static QVector<std::pair<IdentifierType, QString>> held(const Device &device, const DeviceId &other);

Q_SIGNALS:
    void otherWanted();
    void mergeWanted();
    void splitWanted();
    void apartWanted();

private:
    void addButtons(const ThemeSource &themes, const QString &about, const May &may);
};

} // namespace muster::ui
