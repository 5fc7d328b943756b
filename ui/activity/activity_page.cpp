// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_page.h"

#include "ui/activity/event_table_model.h"
#include "ui/activity/event_text.h"
#include "ui/provisioning/jobs_view.h"
#include "ui/registry/row_header.h"
#include "ui/registry/row_view.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int eventColumnWidths[] = {148, 150, 84, 360, 150};
constexpr int eventDetailsWidth = 320;
enum ActivityTab { EventsTab, JobsTab };
} // namespace

ActivityPage::ActivityPage(const ThemeSource &themes, const Services &services, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_model(new EventTableModel(services, this))
    , m_verify(new QAction(tr("Verify the chain"), this))
    , m_verdict(new HintBar(themes, this))
    , m_table(new RowView(this))
    , m_hovered(new HoveredRow(this))
    , m_details(new QWidget(this))
    , m_sentence(new QLabel(m_details))
    , m_facts(new QLabel(m_details))
    , m_payload(new QPlainTextEdit(m_details))
    , m_tabs(new TabBar(themes, this))
    , m_stack(new QStackedWidget(this))
    , m_jobs(new JobsView(themes, services, this))
{
    setObjectName(u"activityPage"_s);
    m_verify->setObjectName(u"activity.verify"_s);
    m_verify->setProperty("iconName", u"check"_s);
    m_verify->setToolTip(tr("Recomputes the hash of every event and checks that each follows the one before"));
    addAction(m_verify);
    addActions({m_jobs->resume(), m_jobs->undo()});
    build();
    buildDetails();
    connect(m_verify, &QAction::triggered, this, &ActivityPage::verify);
    connect(m_model, &EventTableModel::loaded, this, &Page::headerChanged);
    connect(m_model, &EventTableModel::loaded, this, [this] {
        if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
            m_table->selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
    });
    connect(m_model, &EventTableModel::failed, this, [this](const Error &error) {
        m_verdict->setHint(lookOf(Severity::Error), error.message);
        m_verdict->show();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ActivityPage::showEvent);
    m_model->setSubject({});
}

void ActivityPage::build()
{
    const Theme &theme = m_themes.theme();
    m_verdict->setObjectName(u"activity.verdict"_s);
    m_verdict->hide();
    m_table->setObjectName(u"eventTable"_s);
    m_table->setAccessibleName(tr("Events, newest first"));
    m_table->setHorizontalHeader(new RowHeader(m_themes, m_table));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setDefaultSectionSize(theme.size(Size::Row));
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    auto *delegate = new TextDelegate(m_themes, m_services.clock, this);
    delegate->setHoveredRow(m_hovered);
    for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
        m_table->setItemDelegateForColumn(column, delegate);
        m_table->setColumnWidth(column, eventColumnWidths[column]);
    }
    header->setSectionResizeMode(EventTableModel::What, QHeaderView::Stretch);
    m_hovered->watch(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, m_table->viewport(),
            qOverload<>(&QWidget::update));
    connect(&m_themes, &ThemeSource::changed, m_table->viewport(), qOverload<>(&QWidget::update));

    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"vertical"_s);
    auto *events = new QWidget(this);
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    auto *around = new QVBoxLayout;
    const int margin = theme.space(Space::S);
    around->setContentsMargins(theme.space(Space::L), margin, theme.space(Space::L), margin);
    around->addWidget(m_verdict);
    left->addLayout(around);
    left->addWidget(m_table, 1);
    auto *layout = new QHBoxLayout(events);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(left, 1);
    layout->addWidget(line);
    layout->addWidget(m_details);
    buildTabs(events);
}

void ActivityPage::buildTabs(QWidget *events)
{
    const Theme &theme = m_themes.theme();
    m_tabs->setObjectName(u"activity.tabs"_s);
    m_tabs->setAccessibleName(tr("Events or jobs"));
    m_tabs->addTab(tr("Events"));
    m_tabs->addTab(tr("Jobs"));
    m_tabs->setFixedHeight(theme.size(Size::ViewBar));
    m_stack->addWidget(events);
    m_stack->addWidget(m_jobs);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::L), 0);
    bar->addWidget(m_tabs, 1);
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(line);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_jobs, &JobsView::needsSomebody, this, &ActivityPage::takeJobs);
    connect(m_jobs, &JobsView::failed, this, [this](const Error &error) {
        m_verdict->setHint(lookOf(Severity::Error), error.message);
        m_verdict->show();
    });
}

void ActivityPage::showJobs()
{
    m_tabs->setCurrentIndex(JobsTab);
}

void ActivityPage::takeJobs(int needing)
{
    if (needing == m_needing)
        return;
    m_needing = needing;
    m_tabs->setCountText(JobsTab, needing > 0 ? tr("%n need you", nullptr, needing) : QString());
    Q_EMIT headerChanged();
    Q_EMIT jobsNeedSomebody(needing);
}

QString ActivityPage::countText() const
{
    return m_needing > 0 ? tr("%n jobs", nullptr, m_needing) : QString();
}

void ActivityPage::buildDetails()
{
    const Theme &theme = m_themes.theme();
    const int margin = theme.space(Space::L);
    m_details->setObjectName(u"activity.details"_s);
    m_details->setFixedWidth(eventDetailsWidth);
    m_sentence->setProperty("textRole", u"strong"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sentence->setAccessibleName(tr("What happened"));
    m_facts->setProperty("textRole", u"caption"_s);
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setAccessibleName(tr("When, who and where in the chain"));
    auto *heading = new QLabel(tr("What was recorded"), m_details);
    heading->setProperty("textRole", u"heading"_s);
    m_payload->setObjectName(u"activity.payload"_s);
    m_payload->setAccessibleName(tr("What was recorded"));
    m_payload->setReadOnly(true);
    m_payload->setTabChangesFocus(true);
    m_payload->setProperty("role", u"field"_s);
    m_payload->setFont(theme.font(TextSize::Small));
    auto *layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_sentence);
    layout->addWidget(m_facts);
    layout->addSpacing(theme.space(Space::S));
    layout->addWidget(heading);
    layout->addWidget(m_payload, 1);
}

QString ActivityPage::title() const
{
    return tr("Activity");
}

QString ActivityPage::subtitle() const
{
    if (m_model->rowCount() == 0)
        return {};
    const qint64 count = m_model->event(0).seq; // without gaps, from 1
    return count == 1 ? tr("1 event") : tr("%1 events").arg(locale().toString(count));
}

QString ActivityPage::iconName() const
{
    return u"activity"_s;
}

QVector<QWidget *> ActivityPage::areas() const
{
    if (m_tabs->currentIndex() == JobsTab)
        return QVector<QWidget *>{m_tabs} + m_jobs->areas();
    return {m_tabs, m_table, m_payload};
}

void ActivityPage::showEvent(const QModelIndex &current)
{
    if (!current.isValid())
        return;
    const Event &event = m_model->event(current.row());
    m_sentence->setText(eventSentence(event));
    m_facts->setText(tr("%1\n%2, by way of %3\nAbout %4\nEvent %5, %6")
                         .arg(exactTime(event.at), event.actor, event.via, m_model->deviceName(event), QString::number(event.seq),
                              QString::fromLatin1(event.hash.toHex().first(std::min<qsizetype>(16, event.hash.size() * 2)))));
    m_payload->setPlainText(eventPayloadText(event));
}

void ActivityPage::verify()
{
    if (m_isVerifying)
        return;
    m_tabs->setCurrentIndex(EventsTab); // where the verdict is shown
    m_isVerifying = true;
    m_verify->setEnabled(false);
    m_verify->setText(tr("Verifying…"));
    launch(m_services.events.verify(), this, [this](Result<registry::ChainVerdict> verdict) {
        m_isVerifying = false;
        m_verify->setEnabled(true);
        m_verify->setText(tr("Verify the chain"));
        showVerdict(verdict);
        Q_EMIT verified(verdict);
    });
}

void ActivityPage::showVerdict(const Result<registry::ChainVerdict> &verdict)
{
    if (verdict) {
        const QString head = QString::fromLatin1(verdict->head.toHex().first(std::min<qsizetype>(16, verdict->head.size() * 2)));
        m_verdict->setHint(lookOf(StepMark::Done),
                           verdict->events == 1
                               ? tr("The chain is unbroken: 1 event, up to %1.").arg(head)
                               : tr("The chain is unbroken: %1 events, up to %2.").arg(locale().toString(verdict->events), head));
    } else {
        const QString place = verdict.error().where.isEmpty() ? QString() : tr(" (%1)").arg(verdict.error().where);
        m_verdict->setHint(lookOf(Severity::Error), verdict.error().message + place);
    }
    m_verdict->show();
}

} // namespace muster::ui
