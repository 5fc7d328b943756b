// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/review_page.h"

#include "ui/provisioning/plan_delegate.h"
#include "ui/provisioning/plan_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int planColumnWidths[] = {150, 190, 220, 150};
constexpr int notesShown = 6;
constexpr int devicesOpenAtFirst = 4;

/// Enough of it to know it again; the whole of it was compared before.
QString shortFingerprint(const QString &fingerprint)
{
    return fingerprint.size() <= 24 ? fingerprint : fingerprint.left(14) + u'…' + fingerprint.right(6);
}
} // namespace

ReviewPage::ReviewPage(const ThemeSource &themes, WizardDraft &draft, QWidget *parent)
    : WizardPage(parent)
    , m_draft(draft)
    , m_model(new PlanModel(this))
    , m_tree(new QTreeView(this))
    , m_problems(new QPushButton(tr("Only problems"), this))
    , m_expand(new QPushButton(tr("Expand all"), this))
    , m_read(new QCheckBox(this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"wizard.review"_s);
    m_problems->setObjectName(u"review.problems"_s);
    m_problems->setCheckable(true);
    m_problems->setToolTip(tr("Devices with something that is not possible or can’t be undone, and these rows of them"));
    m_expand->setObjectName(u"review.expand"_s);
    m_read->setObjectName(u"review.read"_s);
    m_read->hide();
    for (QPushButton *button : {m_problems, m_expand}) {
        button->setProperty("small", true);
        button->setAutoDefault(false);
    }
    m_tree->setObjectName(u"review.plan"_s);
    m_tree->setAccessibleName(tr("The plan: devices and their steps"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new PlanDelegate(themes, m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::Box);
    m_tree->setSelectionMode(QAbstractItemView::NoSelection);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->setTabKeyNavigation(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(true);
    for (int column = 0; column < PlanModel::ColumnCount - 1; ++column)
        m_tree->header()->resizeSection(column, planColumnWidths[column]);
    m_tree->header()->setSectionResizeMode(PlanModel::Then, QHeaderView::Stretch);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->resizeSection(PlanModel::IfUndone, planColumnWidths[PlanModel::IfUndone]);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    buttons->addStretch(1);
    buttons->addWidget(m_problems);
    buttons->addWidget(m_expand);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addLayout(buttons);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_read);
    connect(m_expand, &QPushButton::clicked, m_tree, &QTreeView::expandAll);
    connect(m_problems, &QPushButton::toggled, this, [this](bool on) {
        m_onlyProblems = on;
        arrange();
    });
    connect(m_read, &QCheckBox::toggled, this, [this](bool on) {
        m_hasRead = on;
        Q_EMIT changed();
    });
    connect(&themes, &ThemeSource::changed, m_tree->viewport(), qOverload<>(&QWidget::update));
}

QString ReviewPage::summary() const
{
    const int impossible = m_model->impossibleCount();
    const QString steps = tr("%n steps", nullptr, m_model->stepCount());
    return impossible == 0 ? steps : tr("%1, %2 not possible").arg(steps).arg(impossible);
}

QString ReviewPage::whyNotNext() const
{
    if (m_model->plans().isEmpty())
        return tr("There is no plan: no device could be looked at.");
    if (m_model->lastingCount() > 0 && !m_hasRead)
        return tr("Tick that you have read what can’t be undone.");
    return {};
}

QString ReviewPage::nextText() const
{
    return tr("Start on %n devices", nullptr, int(m_model->plans().size()));
}

QWidget *ReviewPage::firstField() const
{
    return m_tree;
}

void ReviewPage::enter()
{
    const QVector<provisioning::Plan> plans = m_draft.plans();
    if (plans != m_model->plans()) {
        m_model->setPlans(plans);
        m_hasRead = false;
        const QSignalBlocker quiet(m_read);
        m_read->setChecked(false);
        arrange();
        m_tree->setCurrentIndex(m_model->index(0, 0));
    }
    m_read->setText(tr("I have read the %n steps that can’t be undone", nullptr, m_model->lastingCount()));
    m_read->setVisible(m_model->lastingCount() > 0);
}

/// Spans what goes across, shows what is asked for, and opens what a person should see first.
void ReviewPage::arrange()
{
    const int devices = m_model->rowCount();
    for (int row = 0; row < devices; ++row) {
        const QModelIndex device = m_model->index(row, 0);
        m_tree->setFirstColumnSpanned(row, {}, true);
        bool hasProblem = false;
        for (int step = 0; step < m_model->rowCount(device); ++step) {
            const QModelIndex index = m_model->index(step, 0, device);
            const bool isImpossible = index.data(PlanModel::KindRole).toInt() == PlanModel::ImpossibleRow;
            const bool isProblem = isImpossible || index.data(PlanModel::LastingRole).toBool();
            m_tree->setFirstColumnSpanned(step, device, isImpossible);
            m_tree->setRowHidden(step, device, m_onlyProblems && !isProblem);
            hasProblem = hasProblem || isProblem;
        }
        m_tree->setRowHidden(row, {}, m_onlyProblems && !hasProblem);
        m_tree->setExpanded(device, hasProblem || devices <= devicesOpenAtFirst);
    }
}

void ReviewPage::tell(SidePanel &side) const
{
    side.addSection(tr("What will happen"));
    side.addNumber(tr("Devices"), locale().toString(m_model->plans().size()));
    side.addNumber(tr("Steps"), locale().toString(m_model->stepCount()));
    side.addNumber(tr("Not possible"), locale().toString(m_model->impossibleCount()));
    side.addNumber(tr("Can’t be undone"), locale().toString(m_model->lastingCount()));
    tellNotes(side);
    side.addSection(tr("If something fails"));
    side.addText(
        tr("The other devices go on. The failed one stops at its step and keeps what works, until you retry or undo it."));
}

void ReviewPage::tellNotes(SidePanel &side) const
{
    struct Note
    {
        const StateLook *look;
        QString title;
        QString text;
    };
    QVector<Note> notes;
    for (const provisioning::Plan &plan : m_model->plans()) {
        for (const provisioning::PlanStep &step : plan.steps)
            if (!step.canBeUndone && !step.isAlreadySo)
                notes += {&lookOf(Severity::Warning),
                          tr("%1 of %2 can’t come back", "step, device").arg(step.label, plan.deviceName), step.undo};
        if (plan.isHostKeyNew)
            notes += {&noteLook(), tr("The host key of %1 is new").arg(plan.deviceName),
                      tr("%1. It is pinned when you start; another one later is an alarm.")
                          .arg(shortFingerprint(plan.hostKey.fingerprint))};
    }
    for (const DraftDevice &each : m_draft.devices)
        if (!each.isIn())
            notes += {&lookOf(Severity::Warning), tr("%1 is left out").arg(each.device.name),
                      !each.whyNot.isEmpty() ? each.whyNot
                      : each.isKeyChanged()  ? tr("It shows another host key than the one that is pinned.")
                      : each.error           ? each.error->message
                                             : QString()};
    if (notes.isEmpty())
        return;
    side.addSection(tr("Needs your eye"));
    for (const Note &note : notes.first(std::min<qsizetype>(notesShown, notes.size())))
        side.addNote(*note.look, note.title, note.text);
    if (notes.size() > notesShown)
        side.addText(tr("And %n more: see the plan.", nullptr, int(notes.size() - notesShown)));
}

} // namespace muster::ui
