// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QPushButton;
class QTreeView;
QT_END_NAMESPACE

namespace muster::ui {

class PlanModel;

/// What would be done, device by device and step by step: now, then, and what an undo puts back. Next starts it.
class ReviewPage : public WizardPage
{
    Q_OBJECT

public:
    ReviewPage(const ThemeSource &themes, WizardDraft &draft, QWidget *parent);

    QString title() const override { return tr("Review"); }
    QString heading() const override { return tr("Review the plan"); }
    QString sentence() const override
    {
        return tr("Nothing has been changed yet. Each step is recorded before and after it runs.");
    }
    QString summary() const override;
    QString whyNotNext() const override;
    QString nextText() const override;
    void enter() override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

    PlanModel &model() const { return *m_model; }

private:
    void arrange();
    void tellNotes(SidePanel &side) const;

    WizardDraft &m_draft;
    PlanModel *m_model;
    QTreeView *m_tree;
    QPushButton *m_problems;
    QPushButton *m_expand;
    QCheckBox *m_read; ///< shown while something can't be undone
    bool m_onlyProblems = false;
    bool m_hasRead = false;
};

} // namespace muster::ui
