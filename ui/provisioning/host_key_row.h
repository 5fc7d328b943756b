// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class MarkLabel;
class ThemeSource;
struct DraftDevice;

/// What one device showed before any login: its host key to be compared, pinned, or changed, which is an alarm that nothing here
/// takes away. Also what went wrong when it was looked at.
class HostKeyRow : public QFrame
{
    Q_OBJECT

public:
    HostKeyRow(const ThemeSource &themes, QWidget *parent);

    /// `canCompare`: whether the answer may be changed now.
    void setDevice(const DraftDevice &device, bool isLooking, bool canCompare);

Q_SIGNALS:
    void accepted(bool isAccepted);
    void leftOut(bool isLeftOut);
    void lookAgainWanted();

private:
    QLabel *m_name;
    MarkLabel *m_state;
    QLabel *m_key;
    QLabel *m_words;
    QCheckBox *m_compared;
    QPushButton *m_leaveOut;
    QPushButton *m_again;
    bool m_isLeftOut = false;
};

} // namespace muster::ui
