// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/provision_wizard.h"

#include "ui/provisioning/access_page.h"
#include "ui/provisioning/confirm_dialog.h"
#include "ui/provisioning/devices_page.h"
#include "ui/provisioning/enrollment_run.h"
#include "ui/provisioning/job_run.h"
#include "ui/provisioning/names_page.h"
#include "ui/provisioning/profile_page.h"
#include "ui/provisioning/receipt_page.h"
#include "ui/provisioning/review_page.h"
#include "ui/provisioning/run_page.h"
#include "ui/provisioning/wizard_rail.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/elided_label.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr QSize wizardSize{1180, 740};
constexpr QSize wizardSmallest{860, 560};
constexpr int sideBelowUnder = 1120; // a wizard narrower than this has its side panel below the page
constexpr int sideBelowHeight = 148;
constexpr int narrowRail = 176;

QFrame *wizardLine(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", orientation == Qt::Horizontal ? u"horizontal"_s : u"vertical"_s);
    return line;
}

} // namespace

ProvisionWizard::ProvisionWizard(const ThemeSource &themes, const Services &services, const QVector<DeviceId> &devices,
                                 QObject &runs, QWidget *parent)
    : QDialog(parent)
    , m_themes(themes)
    , m_services(services)
    , m_runs(runs)
    , m_title(new QLabel(this))
    , m_rail(new WizardRail(themes, this))
    , m_railNote(
          wordLabel(tr("Pages edit a draft. What is read of the devices is recorded; nothing on them changes before Start."),
                    u"caption"_s, this))
    , m_heading(new QLabel(this))
    , m_sentence(wordLabel({}, u"secondary"_s, this))
    , m_stack(new QStackedWidget(this))
    , m_body(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_side(new SidePanel(themes, this))
    , m_sideLine(wizardLine(Qt::Vertical, this))
    , m_why(new ElidedLabel({}, Qt::ElideRight, this))
    , m_stop(new QPushButton(tr("Stop after this step"), this))
    , m_background(new QPushButton(tr("Run in background"), this))
    , m_close(new QPushButton(tr("Close"), this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_next(new QPushButton(tr("Next"), this))
{
    setObjectName(u"provisionWizard"_s);
    setModal(true);
    setMinimumSize(wizardSmallest);
    resize(wizardSize);
    build();
    addPages(devices);
    connect(m_rail, &WizardRail::stepChosen, this, [this](int step) {
        if (!isAfterStart())
            goTo(step);
    });
    connect(m_next, &QPushButton::clicked, this, &ProvisionWizard::goNext);
    connect(m_back, &QPushButton::clicked, this, &ProvisionWizard::goBack);
    connect(m_background, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_stop, &QPushButton::clicked, this, &ProvisionWizard::stop);
    goTo(0);
}

/// The jobs go on; what waits for its turn is still begun.
ProvisionWizard::~ProvisionWizard()
{
    m_runPage->setRun(nullptr);
    if (m_run) {
        m_run->disconnect(this);
        m_run->release();
    }
}

void ProvisionWizard::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(wizardLine(Qt::Horizontal, this));
    column->addWidget(buildMiddle(), 1);
    column->addWidget(wizardLine(Qt::Horizontal, this));
    column->addWidget(buildFoot());
}

QWidget *ProvisionWizard::buildHead()
{
    auto *head = new QFrame(this);
    head->setProperty("frameRole", u"chrome"_s);
    head->setFixedHeight(44);
    m_title->setObjectName(u"wizard.title"_s);
    m_title->setProperty("textRole", u"strong"_s);
    m_title->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(m_themes.theme().space(Space::L), 0, m_themes.theme().space(Space::L), 0);
    row->addWidget(m_title, 1);
    return head;
}

QWidget *ProvisionWizard::buildMiddle()
{
    const Theme &theme = m_themes.theme();
    auto *middle = new QWidget(this);
    auto *rail = new QFrame(middle);
    rail->setObjectName(u"wizard.rail"_s);
    rail->setProperty("frameRole", u"chrome"_s);
    rail->setFixedWidth(theme.size(Size::WizardRail));
    auto *railColumn = new QVBoxLayout(rail);
    railColumn->setContentsMargins(0, theme.space(Space::S), 0, theme.space(Space::L));
    railColumn->addWidget(m_rail, 1);
    m_railNote->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::L), 0);
    railColumn->addWidget(m_railNote);

    auto *page = new QFrame(middle);
    page->setProperty("frameRole", u"page"_s);
    m_heading->setObjectName(u"wizard.heading"_s);
    m_heading->setProperty("textRole", u"title"_s);
    m_sentence->setObjectName(u"wizard.sentence"_s);
    m_stack->setObjectName(u"wizard.pages"_s);
    auto *pageColumn = new QVBoxLayout(page);
    const int margin = theme.space(Space::Xl);
    pageColumn->setContentsMargins(margin, theme.space(Space::L), margin, theme.space(Space::L));
    pageColumn->setSpacing(theme.space(Space::Xs));
    pageColumn->addWidget(m_heading);
    pageColumn->addWidget(m_sentence);
    pageColumn->addSpacing(theme.space(Space::S));
    pageColumn->addWidget(m_stack, 1);

    m_side->setProperty("frameRole", u"page"_s);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    m_body->addWidget(page, 1);
    m_body->addWidget(m_sideLine);
    m_body->addWidget(m_side);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail);
    row->addWidget(wizardLine(Qt::Vertical, middle));
    row->addLayout(m_body, 1);
    return middle;
}

QWidget *ProvisionWizard::buildFoot()
{
    const Theme &theme = m_themes.theme();
    auto *foot = new QFrame(this);
    foot->setProperty("frameRole", u"chrome"_s);
    foot->setFixedHeight(52);
    m_why->setObjectName(u"wizard.why"_s);
    m_why->setProperty("textRole", u"caption"_s);
    m_stop->setObjectName(u"wizard.stop"_s);
    m_stop->setProperty("role", u"dangerOutline"_s);
    m_stop->setToolTip(tr("Each device ends the step it is in; no other begins. What was done is kept"));
    m_background->setObjectName(u"wizard.background"_s);
    m_background->setToolTip(tr("Closes this window. The jobs go on and stand in Activity"));
    m_close->setObjectName(u"wizard.close"_s);
    m_close->setToolTip(tr("Closes this window. Devices that are not enrolled stay Provisioned"));
    m_back->setObjectName(u"wizard.back"_s);
    m_back->setToolTip(tr("Back (Alt+Left); what was entered is kept"));
    m_next->setObjectName(u"wizard.next"_s);
    m_next->setProperty("role", u"primary"_s);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::L), 0);
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_why, 1);
    for (QPushButton *button : {m_stop, m_background, m_close, m_back, m_next}) {
        button->setAutoDefault(false); // Enter never starts a plan
        row->addWidget(button);
    }
    const auto shortcut = [this](const QList<QKeySequence> &keys, void (ProvisionWizard::*method)()) {
        auto *action = new QAction(this);
        action->setShortcuts(keys);
        action->setAutoRepeat(false); // a key that is held is one step, not a walk to the start
        addAction(action);
        connect(action, &QAction::triggered, this, method);
    };
    shortcut({QKeySequence(Qt::ALT | Qt::Key_Left)}, &ProvisionWizard::goBack);
    shortcut({QKeySequence(Qt::ALT | Qt::Key_Right), QKeySequence(Qt::CTRL | Qt::Key_Return),
              QKeySequence(Qt::CTRL | Qt::Key_Enter)},
             &ProvisionWizard::goNext);
    return foot;
}

void ProvisionWizard::addPages(const QVector<DeviceId> &devices)
{
    m_devices = new DevicesPage(m_themes, m_services, m_draft, this);
    m_profile = new ProfilePage(m_themes, m_services, m_draft, this);
    m_access = new AccessPage(m_themes, m_services, m_draft, this);
    m_review = new ReviewPage(m_themes, m_draft, this);
    m_runPage = new RunPage(m_themes, m_services, this);
    m_receipt = new ReceiptPage(m_themes, m_services, m_runs, this);
    addPage(m_devices);
    addPage(m_profile);
    addPage(new NamesPage(m_themes, m_services, m_draft, this));
    addPage(m_access);
    addPage(m_review);
    addPage(m_runPage);
    addPage(m_receipt);
    QStringList titles;
    for (const WizardPage *page : m_pages)
        titles += page->title();
    m_rail->setSteps(titles);
    connect(m_runPage, &RunPage::activityWanted, this, &ProvisionWizard::activityWanted);
    connect(m_receipt, &ReceiptPage::enrolling, this, &ProvisionWizard::enrolling);
    m_devices->choose(devices);
}

void ProvisionWizard::addPage(WizardPage *page)
{
    m_pages += page;
    m_stack->addWidget(page);
    connect(page, &WizardPage::changed, this, [this, page] {
        if (page == current())
            tellAll();
    });
    connect(page, &WizardPage::left, this, [this, page] {
        if (page != current())
            return;
        if (page == m_review)
            start();
        else if (page == m_receipt)
            accept();
        else
            goTo(currentIndex() + 1);
    });
}

WizardPage *ProvisionWizard::current() const
{
    return static_cast<WizardPage *>(m_stack->currentWidget());
}

int ProvisionWizard::currentIndex() const
{
    return m_stack->currentIndex();
}

void ProvisionWizard::goNext()
{
    if (current()->whyNotNext().isEmpty())
        current()->leave();
}

void ProvisionWizard::goBack()
{
    if (currentIndex() > 0 && !isAfterStart() && !current()->cancel())
        goTo(currentIndex() - 1);
}

void ProvisionWizard::goTo(int index)
{
    if (m_stack->currentIndex() != index && current())
        current()->cancel();
    m_stack->setCurrentIndex(index);
    m_rail->setCurrent(index);
    current()->enter();
    m_next->setMinimumWidth(0);
    tellAll();
    if (QWidget *field = current()->firstField())
        field->setFocus(Qt::OtherFocusReason);
}

void ProvisionWizard::start()
{
    m_hasRun = true;
    m_run = new JobRun(m_services.provisioning, m_draft.plans(), m_draft.login, &m_runs);
    m_access->forgetLogin(); // the run has it
    m_runPage->setRun(m_run);
    m_receipt->setRun(m_run);
    m_railNote->setText(tr("The jobs are in Activity. Closing the window doesn’t stop them."));
    Q_EMIT started(m_run);
    m_run->start();
    goTo(m_pages.indexOf(m_runPage));
}

void ProvisionWizard::stop()
{
    if (m_run)
        m_run->stop();
    m_stop->setEnabled(false);
    m_stop->setText(tr("Stopping…"));
}

// --- showing ---------------------------------------------------------------------------------------------------------------

void ProvisionWizard::tellAll()
{
    const WizardPage *page = current();
    const QString title = tr("Provision %n devices", nullptr, m_draft.inCount());
    m_title->setText(title);
    setWindowTitle(title);
    m_heading->setText(page->heading());
    m_sentence->setText(page->sentence());
    for (int i = 0; i < m_pages.size(); ++i)
        m_rail->setSummary(i, i <= currentIndex() ? m_pages[i]->summary() : QString());
    m_side->clear();
    page->tell(*m_side);
    tellFoot();
}

void ProvisionWizard::tellFoot()
{
    const WizardPage *page = current();
    const QString why = page->whyNotNext();
    const bool isRunning = m_run && m_run->isRunning();
    m_next->setText(page->nextText());
    // On one page it never shrinks away from under a pointer that is about to press it.
    m_next->setMinimumWidth(std::max(m_next->minimumWidth(), m_next->sizeHint().width()));
    m_next->setAccessibleName(page->nextText());
    m_next->setEnabled(why.isEmpty());
    m_next->setToolTip(why.isEmpty() ? tr("%1 (Alt+Right or Ctrl+Enter)").arg(page->nextText()) : why);
    m_next->setAccessibleDescription(why);
    m_why->setText(isRunning ? tr("Goes on in Activity when this window is closed") : why);
    m_back->setVisible(!isAfterStart());
    m_back->setEnabled(currentIndex() > 0);
    m_stop->setVisible(page == m_runPage && isRunning);
    if (!isRunning) {
        m_stop->setEnabled(true);
        m_stop->setText(tr("Stop after this step"));
    }
    m_background->setVisible(page == m_runPage && isRunning);
    m_close->setVisible(page->offersClose());
}

void ProvisionWizard::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    const bool isBelow = width() < sideBelowUnder;
    m_body->setDirection(isBelow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_sideLine->setProperty("orientation", isBelow ? u"horizontal"_s : u"vertical"_s);
    style()->unpolish(m_sideLine);
    style()->polish(m_sideLine);
    m_side->setMinimumSize(isBelow ? QSize(0, sideBelowHeight) : QSize(m_themes.theme().size(Size::WizardSide), 0));
    m_side->setMaximumSize(isBelow ? QSize(QWIDGETSIZE_MAX, sideBelowHeight)
                                   : QSize(m_themes.theme().size(Size::WizardSide), QWIDGETSIZE_MAX));
    findChild<QFrame *>(u"wizard.rail"_s)->setFixedWidth(isBelow ? narrowRail : m_themes.theme().size(Size::WizardRail));
    m_side->setBelow(isBelow);
    tellAll();
}

/// Enter presses the button that has the focus, and in a field goes on; it never starts a plan.
void ProvisionWizard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        auto *button = qobject_cast<QPushButton *>(focusWidget());
        if (button && (button != m_next || current() != m_review))
            button->click();
        else if (!button && current() != m_review && current() != m_runPage && current() != m_receipt)
            goNext();
        return;
    }
    QDialog::keyPressEvent(event);
}

// --- closing ---------------------------------------------------------------------------------------------------------------

void ProvisionWizard::reject()
{
    if (m_run && m_run->isRunning())
        askBeforeClosing();
    else if (!current()->cancel())
        QDialog::reject();
}

void ProvisionWizard::askBeforeClosing()
{
    auto *box = new ConfirmDialog(
        m_themes, tr("Jobs are running"),
        tr("Some devices are still being provisioned. In the background they go on, and stand in Activity; "
           "those that wait begin only while Muster runs. Stopped, each device ends the step it is in and keeps what was done, "
           "until somebody resumes or undoes it."),
        tr("Run in background"), this);
    box->setObjectName(u"wizard.closeBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *stop = box->addChoice(tr("Stop after this step"));
    stop->setObjectName(u"wizard.closeBox.stop"_s);
    connect(box, &QDialog::accepted, this, &QDialog::accept);
    connect(stop, &QPushButton::clicked, this, &ProvisionWizard::stop);
    box->open();
}

} // namespace muster::ui
