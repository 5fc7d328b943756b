// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"
#include "ui/shell/services.h"

#include <QTimer>

QT_BEGIN_NAMESPACE
class QStackedWidget;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class AuthorityView;
class CertificateDetails;
class CertificateTableModel;
class EmptyState;
class HintBar;
class HoveredRow;
class QueryField;
class TabBar;
class ThemeSource;

/// What the site's authority has issued, and that authority itself.
class CertificatesPage : public Page
{
    Q_OBJECT

public:
    CertificatesPage(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QString countText() const override;
    QAction *primaryAction() const override;
    bool isPrimaryFilled() const override { return false; }
    QVector<QWidget *> areas() const override;

    CertificateTableModel &model() const { return *m_model; }

Q_SIGNALS:
    void noticed(const QString &title, const QString &detail);
    void deviceWanted(const muster::DeviceId &device);
    /// There are none: somebody wants to give a device its first.
    void registryWanted();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildIssued();
    void buildTable();
    void buildEmpty();
    void buildTabs(QWidget *issued);
    void connectModel();
    void filter(const QString &text);
    void showOverlay();
    void placeOverlay();
    void showCurrent();

    const ThemeSource &m_themes;
    const Services &m_services;
    CertificateTableModel *m_model;
    TabBar *m_tabs;
    QStackedWidget *m_stack;
    QueryField *m_query;
    HintBar *m_failure;
    QTableView *m_table;
    HoveredRow *m_hovered;
    CertificateDetails *m_details;
    AuthorityView *m_authority;
    EmptyState *m_empty;
    EmptyState *m_noMatch;
    QTimer m_typing; ///< runs while somebody types
    QString m_typed; ///< the filter in force
    QString m_count; ///< of all, as far as they are read
};

} // namespace muster::ui
