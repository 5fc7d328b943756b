// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/doctor_page.h"

#include "discovery/doctor/report_text.h"
#include "ui/discovery/coverage_model.h"
#include "ui/discovery/coverage_table.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/state_look.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using discovery::DiagnosisReport;
using discovery::DiagnosisRequest;
using discovery::DoctorFinding;
using discovery::DoctorSeverity;
using discovery::DoctorStep;
using discovery::DoctorTarget;
using discovery::HostCheck;

constexpr int doctorAnswerWidth = 392;
constexpr int checkTitleWidth = 132;

const StateLook &severityLook(DoctorSeverity severity)
{
    switch (severity) {
    case DoctorSeverity::Error: return lookOf(Severity::Error);
    case DoctorSeverity::Warning: return lookOf(Severity::Warning);
    case DoctorSeverity::Note: break;
    }
    return noteLook();
}

const StateLook &verdictLook(HostCheck::Verdict verdict)
{
    switch (verdict) {
    case HostCheck::Verdict::Ok: return lookOf(StepMark::Done);
    case HostCheck::Verdict::Failed: return lookOf(StepMark::Failed);
    case HostCheck::Verdict::Silent: return lookOf(discovery::Coverage::AskedSilent);
    case HostCheck::Verdict::NotTried: break;
    }
    return lookOf(StepMark::NotPossible);
}

QString clockTime(Timestamp at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).time(), u"HH:mm:ss"_s);
}

/// A glyph, a word, what is to be said of it, and when.
QWidget *checkRow(const ThemeSource &themes, const HostCheck &check, QWidget *parent)
{
    auto *row = new QWidget(parent);
    row->setObjectName(u"doctor.check"_s);
    row->setAccessibleName(u"%1, %2: %3"_s.arg(check.title, verdictLook(check.verdict).word(), check.sentence));
    auto *glyph = new GlyphLabel(themes, row);
    glyph->setLook(verdictLook(check.verdict));
    QLabel *title = factLabel(check.title, u"label"_s, row);
    title->setFixedWidth(checkTitleWidth);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(themes.theme().space(Space::M));
    grid->setColumnStretch(2, 1);
    grid->addWidget(glyph, 0, 0, Qt::AlignTop);
    grid->addWidget(title, 0, 1, Qt::AlignTop);
    grid->addWidget(factLabel(check.sentence, u"small"_s, row), 0, 2);
    grid->addWidget(factLabel(clockTime(check.at), u"caption"_s, row), 0, 3, Qt::AlignTop);
    return row;
}

/// The address the registry knows of a MAC, for a target of which nothing else is known.
query::Query withMac(const QString &mac)
{
    return query::Query::parse(u"mac="_s + mac).value_or(query::Query());
}

} // namespace

DoctorPage::DoctorPage(const ThemeSource &themes, const Services &services, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_run(new QAction(tr("Run again"), this))
    , m_back(new QAction(tr("Back to Discover"), this))
    , m_export(new QAction(tr("Export report…"), this))
    , m_model(new CoverageModel(this))
    , m_table(new CoverageTable(themes, services.clock, *m_model, this))
    , m_explanation(new QLabel(this))
    , m_trouble(new HintBar(themes, this))
    , m_busy(new QProgressBar(this))
    , m_target(new QLineEdit(this))
    , m_ask(new QPushButton(tr("Ask"), this))
    , m_targetError(new QLabel(this))
    , m_checks(new FactsView(themes, this))
    , m_answer(new FactsView(themes, this))
{
    setObjectName(u"doctorPage"_s);
    m_run->setObjectName(u"doctor.run"_s);
    m_run->setProperty("iconName", u"refresh"_s);
    m_run->setShortcut(Qt::Key_F5);
    m_run->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_back->setObjectName(u"doctor.back"_s);
    m_back->setProperty("iconName", u"discover"_s);
    m_back->setShortcut(Qt::Key_Escape);
    m_back->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_export->setObjectName(u"doctor.export"_s);
    m_export->setProperty("iconName", u"export"_s);
    m_export->setEnabled(false);
    m_export->setToolTip(tr("There is no report yet."));
    addActions({m_run, m_export, m_back});
    m_answer->setObjectName(u"doctor.answer"_s);
    m_answer->setFixedWidth(doctorAnswerWidth);
    auto *lower = new QHBoxLayout;
    lower->setSpacing(0);
    lower->addWidget(buildQuestion(), 1);
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"vertical"_s);
    lower->addWidget(line);
    lower->addWidget(m_answer);
    auto *across = new QFrame(this);
    across->setProperty("frameRole", u"line"_s);
    across->setProperty("orientation", u"horizontal"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_busy);
    layout->addWidget(buildMatrix());
    layout->addWidget(across);
    layout->addLayout(lower, 1);
    connect(m_run, &QAction::triggered, this, &DoctorPage::run);
    connect(m_export, &QAction::triggered, this, &DoctorPage::chooseFile);
    connect(m_back, &QAction::triggered, this, &DoctorPage::discoverWanted);
    connect(m_trouble, &HintBar::triggered, this, &DoctorPage::run);
    connect(&services.doctor, &discovery::DoctorHandle::checked, this,
            [this](const DoctorTarget &target, const QVector<HostCheck> &checks) {
                if (m_task && m_asked == target)
                    showChecks(checks);
            });
    connect(&themes, &ThemeSource::changed, this, [this] {
        showChecks(m_report ? m_report->checks : QVector<HostCheck>());
        showAnswer();
    });
    showChecks({});
    showAnswer();
}

DoctorPage::~DoctorPage() = default;

QWidget *DoctorPage::buildMatrix()
{
    const Theme &theme = m_themes.theme();
    auto *area = new QWidget(this);
    m_busy->setObjectName(u"doctor.busy"_s);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(theme.size(Size::Progress));
    m_busy->setAccessibleName(tr("The doctor looks"));
    QSizePolicy kept = m_busy->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_busy->setSizePolicy(kept);
    m_busy->hide();
    m_trouble->setObjectName(u"doctor.trouble"_s);
    m_trouble->hide();
    auto *heading = new QLabel(tr("What was heard, by interface and source"), area);
    heading->setProperty("textRole", u"heading"_s);
    m_table->setObjectName(u"doctor.matrix"_s);
    m_table->setAccessibleName(heading->text());
    m_explanation->setObjectName(u"doctor.explanation"_s);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setProperty("textRole", u"small"_s);
    m_explanation->setWordWrap(true);
    auto *column = new QVBoxLayout(area);
    const int side = theme.space(Space::L);
    column->setContentsMargins(side, theme.space(Space::S), side, theme.space(Space::S));
    column->setSpacing(theme.space(Space::S));
    column->addWidget(m_trouble);
    column->addWidget(heading);
    column->addWidget(m_table);
    column->addWidget(m_explanation);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) { m_explanation->setText(m_model->sentence(current)); });
    return area;
}

QWidget *DoctorPage::buildQuestion()
{
    const Theme &theme = m_themes.theme();
    auto *area = new QWidget(this);
    auto *words = new QLabel(tr("Why don’t I see"), area);
    words->setProperty("textRole", u"strong"_s);
    words->setBuddy(m_target);
    m_target->setObjectName(u"doctor.target"_s);
    m_target->setAccessibleName(tr("Why don’t I see this address or MAC"));
    m_target->setPlaceholderText(tr("Address or MAC"));
    m_target->setFixedWidth(200);
    m_target->setClearButtonEnabled(true);
    m_ask->setObjectName(u"doctor.ask"_s);
    m_ask->setToolTip(tr("Speaks to this one host, in every way it may be seen"));
    m_targetError->setObjectName(u"doctor.targetError"_s);
    m_targetError->setTextFormat(Qt::PlainText);
    m_targetError->setProperty("textRole", u"error"_s);
    m_targetError->hide();
    m_checks->setObjectName(u"doctor.checks"_s);
    m_checks->setAccessibleName(tr("What was tried"));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.space(Space::S));
    row->addWidget(words);
    row->addWidget(m_target);
    row->addWidget(m_ask);
    row->addWidget(m_targetError, 1);
    row->addStretch(1);
    auto *column = new QVBoxLayout(area);
    const int side = theme.space(Space::L);
    column->setContentsMargins(side, theme.space(Space::M), 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_checks, 1);
    connect(m_target, &QLineEdit::returnPressed, this, &DoctorPage::askTyped);
    connect(m_ask, &QPushButton::clicked, this, &DoctorPage::askTyped);
    connect(m_target, &QLineEdit::textChanged, m_targetError, &QWidget::hide);
    return area;
}

QString DoctorPage::title() const
{
    return tr("Discovery doctor");
}

QString DoctorPage::subtitle() const
{
    if (!m_report)
        return {};
    const QString places = tr("%n interfaces", nullptr, int(m_report->matrix.rows.size()));
    return tr("%1, %2", "interfaces, findings").arg(places, tr("%n findings", nullptr, int(m_report->findings.size())));
}

QString DoctorPage::iconName() const
{
    return u"doctor"_s;
}

QVector<QWidget *> DoctorPage::areas() const
{
    return {m_table, m_target, m_answer};
}

void DoctorPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (!std::exchange(m_hasLooked, true))
        run();
}

// --- asking ----------------------------------------------------------------------------------------------------------------

void DoctorPage::ask(const QString &target)
{
    m_hasLooked = true; // this is the first look, then
    m_target->setText(target);
    askTyped();
}

void DoctorPage::run()
{
    if (m_target->text().trimmed().isEmpty())
        diagnose({});
    else
        askTyped();
}

void DoctorPage::askTyped()
{
    const auto target = DoctorTarget::parse(m_target->text().trimmed());
    m_targetError->setVisible(!target);
    if (target) {
        diagnose(*target);
    } else {
        m_targetError->setText(target.error().message);
        m_target->setFocus();
    }
}

/// Of a MAC, the registry may know where it was last.
void DoctorPage::diagnose(const std::optional<DoctorTarget> &target)
{
    delete m_task; // what was asked before matters no more
    m_asked = target;
    setBusy(true);
    DiagnosisRequest request;
    request.target = target;
    if (!target || !target->address.isNull())
        return begin(std::move(request));
    m_task = launch(m_services.devices.devices(withMac(target->mac), {}, {}, {}, 1), this,
                    [this, request](const Result<QVector<Device>> &found) {
                        DiagnosisRequest placed = request;
                        if (found && !found->isEmpty())
                            for (const QString &address : found->front().addresses)
                                if (const QHostAddress known(address); !known.isNull())
                                    placed.known += known;
                        begin(std::move(placed));
                    });
}

void DoctorPage::begin(DiagnosisRequest request)
{
    if (request.target)
        showChecks({});
    m_task = launch(m_services.doctor.diagnose(request), this, [this](const Result<DiagnosisReport> &report) { take(report); });
}

void DoctorPage::take(const Result<DiagnosisReport> &report)
{
    m_task.clear();
    setBusy(false);
    m_trouble->setVisible(!report);
    if (!report) {
        m_trouble->setHint(lookOf(Severity::Error), report.error().message, tr("Try again"));
        return;
    }
    m_report = *report;
    m_export->setEnabled(true);
    m_export->setToolTip(tr("Writes what the doctor found as text, to keep or to send"));
    showMatrix();
    showChecks(report->checks);
    showAnswer();
    Q_EMIT headerChanged();
}

void DoctorPage::setBusy(bool isBusy)
{
    m_busy->setVisible(isBusy);
    m_run->setEnabled(!isBusy);
    m_run->setToolTip(isBusy ? tr("The doctor looks, for some seconds.") : tr("Asks everywhere once more, and judges anew"));
}

// --- showing ---------------------------------------------------------------------------------------------------------------

void DoctorPage::showMatrix()
{
    const QModelIndex current = m_table->currentIndex();
    m_model->setMatrix(m_report->matrix);
    m_table->setCurrentIndex(m_model->index(std::max(0, current.row()), std::max(0, current.column())));
}

void DoctorPage::showChecks(const QVector<HostCheck> &checks)
{
    m_checks->clear(u"checks"_s);
    for (const HostCheck &check : checks) {
        m_checks->addWidget(checkRow(m_themes, check, m_checks->column()));
        m_checks->addGap(false);
    }
    if (checks.isEmpty())
        m_checks
            ->addText(tr("Give an address or a MAC, and the doctor speaks to that one host in every way it may be seen: route, "
                         "ARP, ping, a question in each protocol, and well-known ports."),
                      u"caption"_s);
    m_checks->finish();
}

void DoctorPage::addSteps(const QVector<DoctorStep> &steps)
{
    if (steps.isEmpty())
        return;
    m_answer->addGap(false);
    m_answer->addHeading(steps.size() == 1 ? tr("What to do") : tr("What to do, the smallest first"));
    for (qsizetype i = 0; i < steps.size(); ++i) {
        m_answer->addText(tr("%1. %2", "number, step").arg(i + 1).arg(steps[i].what), u"small"_s);
        if (!steps[i].command.isEmpty())
            m_answer->addText(steps[i].command, u"command"_s);
    }
}

void DoctorPage::showAnswer()
{
    m_answer->clear(m_report && m_report->target ? m_report->target->text() : QString());
    if (m_report && m_report->answer) {
        m_answer->addHeading(tr("Answer"));
        m_answer->addText(m_report->answer->sentence, u"strong"_s);
        m_answer->addText(m_report->answer->detail, u"small"_s);
        addSteps(m_report->answer->steps);
        m_answer->addGap(!m_report->findings.isEmpty());
    }
    if (m_report && m_report->findings.isEmpty() && !m_report->answer)
        m_answer->addText(tr("Nothing keeps discovery from hearing."), u"small"_s);
    for (const DoctorFinding &finding : m_report ? m_report->findings : QVector<DoctorFinding>()) {
        m_answer->addHeading(severityLook(finding.severity).word(), finding.interface);
        auto *row = new QWidget(m_answer->column());
        auto *glyph = new GlyphLabel(m_themes, row);
        glyph->setLook(severityLook(finding.severity));
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(glyph, 0, Qt::AlignTop);
        line->addWidget(factLabel(finding.what, u"strong"_s, row), 1);
        m_answer->addWidget(row);
        for (const QString &sentence : {finding.proof, finding.cause})
            if (!sentence.isEmpty())
                m_answer->addText(sentence, u"small"_s);
        addSteps(finding.steps);
        m_answer->addGap(true);
    }
    m_answer->finish();
}

// --- the report ------------------------------------------------------------------------------------------------------------

void DoctorPage::chooseFile()
{
    auto *dialog = new QFileDialog(window(), tr("Export the report"), QDir::homePath(), tr("Text (*.txt);;All files (*)"));
    dialog->setObjectName(u"doctor.exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(u"discovery.txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &DoctorPage::exportTo);
    dialog->open();
}

void DoctorPage::exportTo(const QString &path)
{
    if (!m_report)
        return;
    QSaveFile file(path);
    const QByteArray text = discovery::reportText(*m_report).toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
        Q_EMIT noticed(tr("The report was exported"), tr("It is in %1.").arg(QDir::toNativeSeparators(path)));
        return;
    }
    m_trouble->setHint(lookOf(Severity::Error), tr("%1 can’t be written: %2. Choose another place.")
                                                    .arg(QDir::toNativeSeparators(path), file.errorString()));
    m_trouble->show();
}

} // namespace muster::ui
