// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/row_states.h"

#include "ui/widgets/cell_roles.h"
#include "ui/widgets/state_look.h"

#include <QPainter>

#include <tuple>

using namespace Qt::StringLiterals;

namespace muster::ui {

RowStates::RowStates(const ThemeSource &themes, const Clock &clock)
    : m_themes(themes)
    , m_name(themes, clock)
    , m_state(themes, clock)
    , m_presence(themes, clock)
    , m_age(themes, clock)
    , m_model(7, 4)
{
    using S = QStyle;
    const std::tuple<QString, bool, S::State, int> rows[] = {
        {u"normal"_s, false, S::State_Active, 11},
        {u"hover"_s, false, S::State_Active | S::State_MouseOver, 7},
        {u"selected"_s, true, S::State_Active | S::State_Selected, 18},
        {u"focused (current)"_s, false, S::State_Active | S::State_HasFocus, 5},
        {u"selected, focused"_s, true, S::State_Active | S::State_Selected | S::State_HasFocus, 9},
        {u"changed, fades"_s, false, S::State_Active, 2},
        {u"inactive window"_s, true, S::State_Selected, 840},
    };
    int row = 0;
    for (const auto &[name, isChecked, state, seconds] : rows) {
        const Timestamp seen = clock.now() - std::chrono::seconds(seconds);
        const Presence presence{seconds > 600 ? PresenceValue::Stale : PresenceValue::Online, u"ONVIF"_s, seen};
        const auto set = [this, row](int column, const QVariant &value, int role) {
            m_model.setData(m_model.index(row, column), value, role);
        };
        set(0, name, Qt::DisplayRole);
        set(0, isChecked ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
        set(1, lookOf(Lifecycle::Enrolled).word(), Qt::DisplayRole);
        set(1, QVariant::fromValue(&lookOf(Lifecycle::Enrolled)), LookRole);
        set(2, lookOf(presence.value).word(), Qt::DisplayRole);
        set(2, QVariant::fromValue(&lookOf(presence.value)), LookRole);
        set(2, presenceEvidence(presence, clock.now()), EvidenceRole);
        set(3, qint64(seen.time_since_epoch().count()), ValueRole);
        if (name.startsWith(u"changed"_s)) {
            const qint64 at = clock.now().time_since_epoch().count() - 500;
            for (int column = 0; column < 4; ++column)
                set(column, at, RowChangedAtRole);
            set(3, at, CellChangedAtRole);
        }
        m_states += state;
        ++row;
    }
    setFixedSize(482, 28 + 7 * 30);
}

void RowStates::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_themes.theme();
    painter.fillRect(0, 0, width(), 28, theme.colour(Token::Header));
    painter.fillRect(0, 27, width(), 1, theme.colour(Token::Border));
    paintCheckBox(painter, theme, QRectF(8, 0, 20, 28), Qt::PartiallyChecked);
    const QFont medium = theme.font(TextSize::Small, TextWeight::Medium);
    paintText(painter, QRectF(38, 0, 100, 27), u"Name"_s, medium, theme.colour(Token::Text));
    paintText(painter, QRectF(170, 0, 100, 27), u"State"_s, theme.font(TextSize::Small), theme.colour(Token::Text2));
    paintText(painter, QRectF(266, 0, 100, 27), u"Presence"_s, theme.font(TextSize::Small), theme.colour(Token::Text2));
    paintText(painter, QRectF(416, 0, 58, 27), u"Seen"_s, theme.font(TextSize::Small), theme.colour(Token::Text2),
              Qt::AlignRight);
    const CellDelegate *delegates[] = {&m_name, &m_state, &m_presence, &m_age};
    constexpr int lefts[] = {0, 162, 258, 416, 482};
    for (int row = 0; row < m_model.rowCount(); ++row) {
        for (int column = 0; column < 4; ++column) {
            QStyleOptionViewItem option;
            option.state = m_states[row] | QStyle::State_Enabled;
            option.rect = QRect(lefts[column], 28 + row * 30, lefts[column + 1] - lefts[column], 30);
            delegates[column]->paint(&painter, option, m_model.index(row, column));
        }
    }
    painter.fillRect(162, 0, 1, height(), theme.colour(Token::Border));
    painter.setPen(theme.colour(Token::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace muster::ui
