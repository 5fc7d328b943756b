// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/merge_record.h"
#include "registry/commands/split_device.h"
#include "registry/merge_preview.h"
#include "ui/shell/services.h"

#include <QAction>
#include <QObject>

#include <functional>
#include <optional>

namespace muster::ui {

class FormDialog;
class MergeDialog;
class ThemeSource;

/// What an operator can say about which devices are one and which are not: merge, split, tell apart, and taking that back. The
/// actions are grey with a reason where they can't be used.
class IdentityActions : public QObject
{
    Q_OBJECT

public:
    /// Dialogs open over `window`, which owns the actions and this.
    IdentityActions(const ThemeSource &themes, const Services &services, QWidget *window);

    void setDevice(const std::optional<Device> &device);
    /// How many are selected, and which, where that are two and they are read.
    void setSelection(qint64 count, const QVector<DeviceId> &ids);

    /// Of the current device with another.
    QAction *merge() const { return m_merge; }
    /// Of the two that are selected.
    QAction *mergeSelected() const { return m_mergeSelected; }
    QAction *split() const { return m_split; }
    /// Why this operator may decide nothing of this; empty: may.
    QString whyNotDecide() const;
    bool canSplit() const { return m_split->isEnabled(); }

    // Of the current device.
    void mergeWith(const DeviceId &other);
    void splitOff(const QVector<std::pair<IdentifierType, QString>> &identifiers);
    void tellApart(const DeviceId &other, const QString &otherName);
    void takeBack(const MergeRecord &record);
    void goTo(const DeviceId &device) { Q_EMIT deviceWanted(device); }

Q_SIGNALS:
    void noticed(const QString &title, const QString &detail);
    void undoable(const QString &title, const QString &detail, const std::function<void()> &undo);
    void refused(const QString &title, const QString &reason);
    void deviceWanted(const muster::DeviceId &device);
    /// The row that stayed.
    void merged(const muster::DeviceId &device);

private:
    void tell();
    QString whyNotMerge() const;
    QString whyNotMergeSelected() const;
    QString whyNotSplit() const;
    static QString noDevice();
    void openMerge(MergeDialog *dialog);
    void show(FormDialog *dialog);
    void tookMerge(const registry::MergePreview &preview);
    void tookSplit(const registry::SplitOutcome &outcome, const std::optional<MergeRecord> &undone);
    void unmerge(const DeviceId &gone, const QString &goneName, const QString &keptName);
    void mergeAgain(const DeviceId &kept, const DeviceId &gone, const registry::MergeChoices &choices, const QString &names);
    std::function<void()> mergingAgain(const DeviceId &kept, const DeviceId &gone, const registry::MergeChoices &choices,
                                       const QString &names);

    const ThemeSource &m_themes;
    const Services &m_services;
    QWidget *m_window;
    std::optional<Device> m_device;
    qint64 m_selected = 0;
    QVector<DeviceId> m_two; ///< what is selected, when that is two
    QAction *m_merge;
    QAction *m_mergeSelected;
    QAction *m_split;
};

} // namespace muster::ui
