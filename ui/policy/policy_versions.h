// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/policy_version.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QListView;
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class PolicyDraft;
class ThemeSource;

/// The versions of a policy, the youngest first, a draft before all: who published each, when, and what it changed.
class PolicyVersions : public QWidget
{
    Q_OBJECT

public:
    PolicyVersions(const ThemeSource &themes, const Clock &clock, QWidget *parent = nullptr);

    /// `history`: the youngest first. `inForce`: its number, 0 for none. `draft`: null when nobody edits it. `shown`: the version that is
    /// looked at; none: the draft, or the one in force.
    void showHistory(const QVector<PolicyVersion> &history, int inForce, const PolicyDraft *draft, std::optional<int> shown);
    QListView *list() const { return m_list; }

Q_SIGNALS:
    /// 0: the draft.
    void chosen(int version);

private:
    const Clock &m_clock;
    QListView *m_list;
    QStandardItemModel *m_model;
    bool m_isShowing = false;
};

} // namespace muster::ui
