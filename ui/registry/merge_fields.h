// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/merge_preview.h"

#include <QHash>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
class QRadioButton;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// What two devices that are to be one say differently: field by field what either says, and what will hold. Where both say
/// something, a person may choose; where the registry can't, one must.
class MergeFields : public QWidget
{
    Q_OBJECT

public:
    explicit MergeFields(const ThemeSource &themes, QWidget *parent = nullptr);

    /// The fields of the one before keep their widgets, and the focus, as long as they are the same.
    void setPreview(const registry::MergePreview &preview);

    /// "Serial number": a field of a merge as people call it.
    static QString fieldWord(const QString &field);

Q_SIGNALS:
    void chosen(const QString &field, const muster::DeviceId &whose);

private:
    struct Row
    {
        QRadioButton *kept = nullptr; ///< none: only one of them says anything
        QRadioButton *gone = nullptr;
        QLabel *result = nullptr;
    };

    void build(const registry::MergePreview &preview);
    void addField(QGridLayout &grid, const registry::MergeField &field, const registry::MergePreview &preview);
    QRadioButton *addChoice(const registry::MergeField &field, const QString &value, const Device &whose);
    void showResults(const registry::MergePreview &preview);

    const ThemeSource &m_themes;
    QWidget *m_grid = nullptr;
    QString m_shape; ///< of what is built: devices, fields and their values
    QHash<QString, Row> m_rows;
};

} // namespace muster::ui
