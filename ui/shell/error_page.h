// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;

/// A registry that can't be opened: what happened, what to do, and the way to try again.
class ErrorPage : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorPage(const ThemeSource &themes, QWidget *parent = nullptr);

    void setError(const Error &error, const QString &folder);

Q_SIGNALS:
    void retryRequested();

private:
    QLabel *m_title;
    QLabel *m_message;
    QLabel *m_advice;
    QLabel *m_detail;
    QPushButton *m_retry;
};

} // namespace muster::ui
