// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;
struct StateLook;

/// Says above a policy what is special about it now, with what belongs to that in lines below, and up to two ways on.
class PolicyNotice : public QFrame
{
    Q_OBJECT

public:
    explicit PolicyNotice(const ThemeSource &themes, QWidget *parent = nullptr);

    struct Notice
    {
        const StateLook *look = nullptr; ///< as long as the program lives
        QString sentence;
        QStringList details;
        QString first{}; ///< a button's text; empty: no button
        QString second{};
    };
    void setNotice(const Notice &notice);

Q_SIGNALS:
    void firstWanted();
    void secondWanted();

private:
    GlyphLabel *m_glyph;
    QLabel *m_sentence;
    QLabel *m_details;
    QPushButton *m_first;
    QPushButton *m_second;
};

} // namespace muster::ui
