// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "drivers/driver_session.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class ThemeSource;

/// Whom to log in as, and with what: a password, a key file, or the console's own key.
class LoginForm : public QWidget
{
    Q_OBJECT

public:
    LoginForm(const ThemeSource &themes, QWidget *parent);

    void setUser(const QString &user);
    /// Why login() would fail; empty: it would not, as far as can be told without the key file.
    QString problem() const;
    /// Reads the key file, where one is named. Rejected or NotFound when it can't be used; told at its field, too.
    Result<drivers::Login> login();
    /// At the field that names it.
    void showRefused(const QString &error);
    /// Empties the fields of secrets.
    void forgetSecrets();
    QWidget *firstField() const;

Q_SIGNALS:
    void changed();

private:
    enum Method { Password, KeyFile, ConsoleKey };

    void showMethod();
    Result<SharedSecret> readKey();

    QLineEdit *m_user;
    QComboBox *m_method;
    QLineEdit *m_password;
    QLineEdit *m_keyPath;
    QPushButton *m_browse;
    QLineEdit *m_sudo;
    FieldRow *m_userRow;
    FieldRow *m_passwordRow;
    FieldRow *m_keyRow;
    FieldRow *m_sudoRow;
};

} // namespace muster::ui
