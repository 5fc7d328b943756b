// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
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
    void setBusy(bool busy);
    /// At the field it is about, or below the form.
    void showError(const Error &error);

Q_SIGNALS:
    void createRequested(const QString &name, const QString &organization);

private:
    void submit();

    QLineEdit *m_name;
    QLineEdit *m_organization;
    FieldRow *m_nameRow;
    FieldRow *m_organizationRow;
    QLabel *m_folder;
    QLabel *m_error;
    QProgressBar *m_busy;
    QPushButton *m_create;
    QTimer m_busyTimer;
};

} // namespace muster::ui
