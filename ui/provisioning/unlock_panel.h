// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class ThemeSource;

/// Asks for the site's passphrase as long as its keys are locked; hidden once they are not.
class UnlockPanel : public QFrame
{
    Q_OBJECT

public:
    UnlockPanel(const ThemeSource &themes, const Services &services, QWidget *parent);

Q_SIGNALS:
    void unlocked();

private:
    void unlock();
    void follow();

    const Services &m_services;
    QLineEdit *m_passphrase;
    FieldRow *m_row;
    QCheckBox *m_keep;
    QPushButton *m_unlock;
};

} // namespace muster::ui
