// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"

#include <QStandardItemModel>
#include <QWidget>

namespace muster::ui {

/// Rows as a table paints them, each in another state.
class RowStates final : public QWidget
{
public:
    RowStates(const ThemeSource &themes, const Clock &clock);

    const CellDelegate &name() const { return m_name; }
    const QStandardItemModel &model() const { return m_model; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeSource &m_themes;
    KindNameDelegate m_name;
    ChipDelegate m_state;
    PresenceDelegate m_presence;
    AgeDelegate m_age;
    QStandardItemModel m_model;
    QVector<QStyle::State> m_states;
};

} // namespace muster::ui
