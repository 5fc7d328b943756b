// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class PolicyDraft;
class QueryField;
class ThemeSource;
struct PolicyFormMode;

/// Which devices a policy applies to: a query, and how many match as it is typed.
class ScopeForm : public QWidget
{
    Q_OBJECT

public:
    ScopeForm(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    void showDraft(const PolicyDraft &draft, const PolicyFormMode &mode);
    /// Devices are others now.
    void countSoon();

Q_SIGNALS:
    void edited(const QString &scope);

private:
    void count();
    void showCounts(qint64 matching, qint64 all);
    void judge();

    const Services &m_services;
    QLabel *m_live;
    QueryField *m_query;
    QLabel *m_hint;
    QLabel *m_was;
    QString m_scope;
    QString m_problem;
    QTimer m_countTimer;
    QTimer m_judgeTimer; ///< runs while somebody types
    bool m_isCounting = false;
    bool m_countAgain = false;
};

/// What a policy with this scope is held against: everything but retired devices. None for a scope that is no query, or none at all.
std::optional<query::Query> scopeQuery(const QString &scope);

} // namespace muster::ui
