// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/secret.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class ThemeSource;

/// What a folder without a site shows: one form that makes one. The window does the making and tells how it went.
class FirstStartPage : public QWidget
{
    Q_OBJECT

public:
    explicit FirstStartPage(const ThemeSource &themes, QWidget *parent = nullptr);

    void setFolder(const QString &folder);
    /// Whether the passphrase can be kept in the key ring.
    void setHasKeyRing(bool hasKeyRing);
    void setBusy(bool busy);
    /// Empties the fields of the passphrase.
    void forgetPassphrase();
    /// At the field it is about, or below the form.
    void showError(const Error &error);

Q_SIGNALS:
    void createRequested(const QString &name, const QString &organization, const muster::SharedSecret &passphrase,
                         bool keepInKeyRing);

private:
    void submit();
    void tellStrength();

    QLineEdit *m_name;
    QLineEdit *m_organization;
    QLineEdit *m_passphrase;
    QLineEdit *m_again;
    FieldRow *m_nameRow;
    FieldRow *m_organizationRow;
    FieldRow *m_passphraseRow;
    FieldRow *m_againRow;
    QCheckBox *m_keep;
    QLabel *m_folder;
    QLabel *m_error;
    QProgressBar *m_busy;
    QPushButton *m_create;
    QTimer m_busyTimer;
};

} // namespace muster::ui
