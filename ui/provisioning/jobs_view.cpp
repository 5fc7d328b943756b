// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/jobs_view.h"

#include "ui/provisioning/job_look.h"
#include "ui/provisioning/job_table_model.h"
#include "ui/provisioning/login_dialog.h"
#include "ui/provisioning/side_panel.h"
#include "ui/registry/row_header.h"
#include "ui/registry/row_view.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/hovered_row.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int jobColumnWidths[] = {170, 120, 200, 84, 120};
constexpr int jobDetailsWidth = 320;
} // namespace

JobsView::JobsView(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_services(services)
    , m_model(new JobTableModel(services.clock, this))
    , m_table(new RowView(this))
    , m_hovered(new HoveredRow(this))
    , m_resume(new QAction(tr("Resume the job…"), this))
    , m_undo(new QAction(tr("Undo the job…"), this))
    , m_title(wordLabel({}, u"strong"_s, this))
    , m_facts(wordLabel({}, u"caption"_s, this))
    , m_error(wordLabel({}, u"error"_s, this))
    , m_steps(new QListWidget(this))
{
    setObjectName(u"jobsView"_s);
    m_resume->setObjectName(u"job.resume"_s);
    m_resume->setProperty("iconName", u"refresh"_s);
    m_undo->setObjectName(u"job.undo"_s);
    m_undo->setProperty("iconName", u"undo"_s);
    build();
    connect(m_resume, &QAction::triggered, this, [this] { takeUp(provisioning::Job::Direction::Forward); });
    connect(m_undo, &QAction::triggered, this, [this] { takeUp(provisioning::Job::Direction::Back); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JobsView::showJob);
    connect(m_model, &JobTableModel::told, this, [this] {
        if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
            m_table->selectionModel()->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(m_shown)), 0),
                                                       QItemSelectionModel::NoUpdate);
        showJob();
        Q_EMIT needsSomebody(m_model->orphans());
    });
    connect(m_model, &JobTableModel::failed, this, &JobsView::failed);
    showJob();
    m_model->follow(services);
}

void JobsView::build()
{
    const Theme &theme = m_themes.theme();
    m_table->setObjectName(u"jobTable"_s);
    m_table->setAccessibleName(tr("Jobs, newest first"));
    m_table->setHorizontalHeader(new RowHeader(m_themes, m_table));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setDefaultSectionSize(theme.size(Size::Row));
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_hovered->watch(m_table);
    const Clock &clock = m_services.clock;
    const std::initializer_list<CellDelegate *> delegates{new TextDelegate(m_themes, clock, this, Qt::ElideMiddle),
                                                          new ChipDelegate(m_themes, clock, this),
                                                          new TextDelegate(m_themes, clock, this),
                                                          new NumberDelegate(m_themes, clock, this),
                                                          new TextDelegate(m_themes, clock, this),
                                                          new AgeDelegate(m_themes, clock, this)};
    int column = 0;
    for (CellDelegate *delegate : delegates) {
        delegate->setHoveredRow(m_hovered);
        m_table->setItemDelegateForColumn(column, delegate);
        if (column < JobTableModel::Age)
            m_table->setColumnWidth(column, jobColumnWidths[column]);
        ++column;
    }
    m_table->horizontalHeader()->setSectionResizeMode(JobTableModel::At, QHeaderView::Stretch);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, m_table->viewport(),
            qOverload<>(&QWidget::update));
    connect(&m_themes, &ThemeSource::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"vertical"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(line);
    layout->addWidget(buildDetails());
}

QWidget *JobsView::buildDetails()
{
    const Theme &theme = m_themes.theme();
    auto *details = new QWidget(this);
    details->setFixedWidth(jobDetailsWidth);
    m_title->setObjectName(u"job.title"_s);
    m_facts->setObjectName(u"job.facts"_s);
    m_error->setObjectName(u"job.error"_s);
    m_steps->setObjectName(u"job.steps"_s);
    m_steps->setAccessibleName(tr("Steps of the job"));
    m_steps->setItemDelegate(new ComplianceDelegate(m_themes, m_services.clock, m_steps));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    for (QAction *action : {m_resume, m_undo}) {
        auto *button = new ActionButton(*action, m_themes, {}, {}, details);
        button->setProperty("small", true);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(details);
    const int margin = theme.space(Space::L);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(theme.space(Space::S));
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(m_error);
    column->addLayout(buttons);
    column->addWidget(m_steps, 1);
    return details;
}

QVector<QWidget *> JobsView::areas() const
{
    return {m_table, m_steps};
}

void JobsView::showJob()
{
    const int row = m_table->currentIndex().row();
    const bool isThere = row >= 0 && row < m_model->rowCount();
    const bool canTakeUp = isThere && m_model->isOrphan(row);
    const bool isFinished = isThere && (m_model->job(row).state == JobState::Done || m_model->job(row).state == JobState::Undone);
    const QString why = canTakeUp    ? QString()
                        : isFinished ? tr("This job is finished.")
                        : isThere    ? tr("Somebody works on this job.")
                                     : tr("No job is current.");
    m_resume->setEnabled(canTakeUp);
    m_resume->setToolTip(canTakeUp ? tr("Goes on at the first step that is not done") : why);
    const bool canUndo = canTakeUp && undoableSteps(m_model->job(row)) > 0;
    m_undo->setEnabled(canUndo);
    m_undo->setToolTip(canUndo     ? tr("Puts back what was there before, the last step first")
                       : canTakeUp ? tr("No step that is done changed something that could be taken back.")
                                   : why);
    m_steps->clear();
    m_error->hide();
    if (!isThere) {
        m_title->setText(tr("No jobs yet"));
        m_facts->setText(tr("Devices that are provisioned stand here, while it goes on and afterwards."));
        return;
    }
    const JournalJob &job = m_model->job(row);
    m_shown = job.id;
    m_title->setText(tr("%1: %2", "device: where the job stands").arg(job.deviceName, jobSentence(job)));
    m_facts->setText(tr("Profile %1, at %2, as %3\nBegun %4 by %5")
                         .arg(job.profile, job.address, job.user, exactTime(job.startedAt), job.actor));
    if (const JournalStep *step = standingStep(job); step && step->error && job.state != JobState::Done) {
        m_error->setText(step->error->message);
        m_error->show();
    }
    for (const JournalStep &step : job.steps) {
        auto *item = new QListWidgetItem(stepLabel(step.kind), m_steps);
        item->setData(LookRole, QVariant::fromValue(&lookOf(step.state)));
        item->setData(EvidenceRole, step.state == StepState::Done ? step.then : lookOf(step.state).word().toLower());
        item->setData(Qt::AccessibleTextRole, tr("%1, %2", "step, state").arg(stepLabel(step.kind), lookOf(step.state).word()));
    }
}

void JobsView::takeUp(provisioning::Job::Direction direction)
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model->rowCount())
        return;
    auto *dialog = new LoginDialog(m_themes, m_services, m_model->job(row), direction, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace muster::ui
