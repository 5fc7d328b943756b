// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

/// One place of the console: what fills the window right of the navigation. Its QWidget::actions() are offered by the command
/// palette, with the icon their property `iconName` says.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString title() const = 0;
    virtual QString subtitle() const { return {}; }
    virtual QString iconName() const = 0;
    /// It is about the console, not about devices: it stands below in the navigation.
    virtual bool isAboutConsole() const { return false; }
    /// Shown right of the page's word in the navigation; empty: nothing.
    virtual QString countText() const { return {}; }
    /// The one filled button of the top bar, or null.
    virtual QAction *primaryAction() const { return nullptr; }
    /// A plain button before it, shown while the action is visible; or null.
    virtual QAction *secondaryAction() const { return nullptr; }
    /// Whether the primary button is filled: not while the page itself offers a filled one.
    virtual bool isPrimaryFilled() const { return true; }
    /// Where F6 goes, in reading order.
    virtual QVector<QWidget *> areas() const { return {}; }

Q_SIGNALS:
    /// One of the above says something else now.
    void headerChanged();
};

} // namespace muster::ui
