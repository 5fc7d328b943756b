// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/run_page.h"

#include "ui/provisioning/confirm_dialog.h"
#include "ui/provisioning/job_look.h"
#include "ui/provisioning/job_run.h"
#include "ui/provisioning/lane_list.h"
#include "ui/provisioning/lane_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int logHeight = 132;
constexpr int logFoldedBelow = 440; // a page lower than this needs the height for a failed lane and its buttons
constexpr int logLines = 500;
constexpr int logColumnWidths[] = {72, 130, 110};

/// What the log says of a step that is in this state now.
QString logSentence(const JournalStep &step)
{
    switch (step.state) {
    case StepState::Running: return RunPage::tr("begins");
    case StepState::Done: return RunPage::tr("done: %1").arg(step.then);
    case StepState::Failed: return step.error ? step.error->message : RunPage::tr("failed");
    case StepState::Undone: return RunPage::tr("taken back: %1").arg(step.now);
    case StepState::Left: return RunPage::tr("left as it is: there was nothing to put back");
    case StepState::Waiting: break;
    }
    return {};
}

} // namespace

RunPage::RunPage(const ThemeSource &themes, const Services &services, QWidget *parent)
    : WizardPage(parent)
    , m_themes(themes)
    , m_services(services)
    , m_model(new LaneModel(this))
    , m_list(new LaneList(*m_model, themes, services.clock, this))
    , m_bar(new QProgressBar(this))
    , m_log(new QTreeView(this))
    , m_lines(new QStandardItemModel(0, 4, this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"wizard.run"_s);
    m_bar->setObjectName(u"run.progress"_s);
    m_bar->setAccessibleName(tr("Steps done"));
    m_bar->setTextVisible(false);
    m_log->setObjectName(u"run.log"_s);
    m_log->setAccessibleName(tr("What the journal says, newest first"));
    m_log->setModel(m_lines);
    m_log->setRootIsDecorated(false);
    m_log->setHeaderHidden(true);
    m_log->setUniformRowHeights(true);
    m_log->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_log->setSelectionMode(QAbstractItemView::NoSelection);
    m_log->setTextElideMode(Qt::ElideRight);
    m_log->setFixedHeight(logHeight);
    for (int column = 0; column < 3; ++column)
        m_log->header()->resizeSection(column, logColumnWidths[column]);
    auto *title = new QLabel(tr("Log"), this);
    title->setProperty("textRole", u"heading"_s);
    auto *activity = new QPushButton(tr("Open in Activity"), this);
    activity->setObjectName(u"run.activity"_s);
    activity->setProperty("role", u"link"_s);
    activity->setProperty("small", true);
    activity->setAutoDefault(false);
    auto *logHead = new QHBoxLayout;
    logHead->addWidget(title, 1);
    logHead->addWidget(activity);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_bar);
    layout->addSpacing(theme.space(Space::Xs));
    layout->addWidget(m_list, 1);
    layout->addLayout(logHead);
    layout->addWidget(m_log);
    connect(activity, &QPushButton::clicked, this, &RunPage::activityWanted);
    connect(m_list, &LaneList::retryWanted, this, [this](int lane) { m_run->retry(lane); });
    connect(m_list, &LaneList::leaveWanted, this, [this](int lane) { m_run->leave(lane); });
    connect(m_list, &LaneList::undoWanted, this, &RunPage::confirmUndo);
}

void RunPage::setRun(JobRun *run)
{
    m_run = run;
    if (!run)
        return;
    QVector<LaneView> lanes;
    for (const JobRun::Lane &lane : run->lanes()) {
        lanes += LaneView::of(lane);
        m_logged += QVector<StepState>();
    }
    m_model->setLanes(std::move(lanes));
    m_list->setCurrentIndex(m_model->index(0));
    connect(run, &JobRun::laneChanged, this, &RunPage::takeLane);
    connect(run, &JobRun::ended, this, &WizardPage::changed);
    showProgress();
}

void RunPage::resizeEvent(QResizeEvent *event)
{
    WizardPage::resizeEvent(event);
    m_log->setVisible(height() >= logFoldedBelow);
}

void RunPage::takeLane(int lane)
{
    m_model->setLane(lane, LaneView::of(m_run->lanes()[lane]));
    log(lane);
    showProgress();
    Q_EMIT changed();
}

void RunPage::log(int lane)
{
    const JobRun::Lane &of = m_run->lanes()[lane];
    if (!of.job)
        return;
    QVector<StepState> &logged = m_logged[lane];
    logged.resize(of.job->steps.size(), StepState::Waiting);
    for (qsizetype i = 0; i < logged.size(); ++i) {
        const JournalStep &step = of.job->steps[i];
        if (step.state == logged[i])
            continue;
        logged[i] = step.state;
        const QString sentence = logSentence(step);
        if (sentence.isEmpty())
            continue;
        const Timestamp at = step.finishedAt.value_or(step.startedAt.value_or(m_services.clock.now()));
        const QTime time = QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).time();
        QList<QStandardItem *> row;
        for (const QString &text :
             {locale().toString(time, u"HH:mm:ss"_s), m_model->lane(lane).name, stepLabel(step.kind), sentence})
            row += new QStandardItem(text);
        row.last()->setToolTip(sentence.toHtmlEscaped());
        m_lines->insertRow(0, row);
    }
    if (m_lines->rowCount() > logLines)
        m_lines->setRowCount(logLines);
}

int RunPage::steps() const
{
    int count = 0;
    for (int i = 0; i < m_model->rowCount(); ++i)
        count += int(std::ranges::count_if(m_model->lane(i).steps, &LaneStep::isPossible));
    return count;
}

int RunPage::stepsDone() const
{
    int count = 0;
    for (int i = 0; i < m_model->rowCount(); ++i)
        count += m_model->lane(i).done;
    return count;
}

void RunPage::showProgress()
{
    m_bar->setRange(0, std::max(1, steps()));
    m_bar->setValue(stepsDone());
}

QString RunPage::heading() const
{
    return tr("Provisioning %n devices", nullptr, m_model->rowCount());
}

QString RunPage::sentence() const
{
    int done = 0;
    int failed = 0;
    int running = 0;
    if (m_run)
        for (const JobRun::Lane &lane : m_run->lanes()) {
            done += lane.job && lane.job->state == JobState::Done;
            failed += lane.needsSomebody();
            running += lane.isRunning();
        }
    QStringList parts{tr("%1 of %n steps", nullptr, steps()).arg(stepsDone())};
    if (done > 0)
        parts += tr("%n devices done", nullptr, done);
    if (failed > 0)
        parts += tr("%n need you", nullptr, failed);
    if (running > 0)
        parts += tr("%n running", nullptr, running);
    return parts.join(u" · "_s);
}

QString RunPage::summary() const
{
    return m_run ? tr("%1 of %n steps", nullptr, steps()).arg(stepsDone()) : QString();
}

QString RunPage::whyNotNext() const
{
    return m_run && m_run->isRunning() ? tr("The receipt is written when all have ended.") : QString();
}

QString RunPage::nextText() const
{
    return m_run && m_run->isRunning() ? tr("Receipt when all end") : tr("Receipt");
}

QWidget *RunPage::firstField() const
{
    return m_list;
}

void RunPage::tell(SidePanel &side) const
{
    if (!m_run)
        return;
    int done = 0;
    int running = 0;
    int waiting = 0;
    int undone = 0;
    QVector<QString> half;
    for (int i = 0; i < m_run->lanes().size(); ++i) {
        const JobRun::Lane &lane = m_run->lanes()[i];
        done += lane.job && lane.job->state == JobState::Done;
        undone += lane.job && lane.job->state == JobState::Undone;
        running += lane.isRunning();
        waiting += lane.isWaiting() && !lane.isStarting;
        if (!lane.isRunning() && lane.job && lane.job->state == JobState::NeedsAttention)
            half += m_model->lane(i).name;
    }
    side.addSection(tr("Receipt so far"));
    side.addNumber(tr("Done"), locale().toString(done));
    side.addNumber(tr("Running"), locale().toString(running));
    side.addNumber(tr("Waiting"), locale().toString(waiting));
    side.addNumber(tr("Failed, kept as is"), locale().toString(half.size()));
    side.addNumber(tr("Undone"), locale().toString(undone));
    if (!half.isEmpty()) {
        side.addSection(tr("Half done, and known"));
        side.addText(tr("%1: the steps with a check are done and kept, the others are not.").arg(half.join(u", "_s)));
    }
    side.addSection(tr("If power or cable goes now"));
    side.addText(tr("The journal knows the last finished step of each device. Start Muster again and choose Resume or Undo."));
}

void RunPage::confirmUndo(int lane)
{
    const LaneView &view = m_model->lane(lane);
    auto *box = new ConfirmDialog(
        m_themes, tr("Undo %1?").arg(view.name),
        tr("%n steps are taken back, the last one first. What can’t be undone stays, and the journal says so. The device can be "
           "provisioned again.",
           nullptr, view.undoable),
        tr("Undo"), this);
    box->setObjectName(u"run.undoBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setActionRole(u"danger"_s);
    connect(box, &QDialog::accepted, this, [this, lane] { m_run->undo(lane); });
    box->open();
}

} // namespace muster::ui
