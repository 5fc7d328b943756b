// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/receipt_page.h"

#include "ui/provisioning/enrollment_run.h"
#include "ui/provisioning/job_look.h"
#include "ui/provisioning/job_run.h"
#include "ui/registry/enrollment_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/state_look.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

/// Of the certificate a job had issued; empty when it had none.
QString receiptSerial(const JournalJob &job)
{
    for (const JournalStep &step : job.steps)
        if (const QString serial = step.after.value(u"serialNumber"_s).toString();
            !serial.isEmpty() && step.state == StepState::Done)
            return serial;
    return {};
}

bool isLaneDone(const JobRun::Lane &lane)
{
    return lane.job && lane.job->state == JobState::Done;
}

QString laneResult(const JobRun::Lane &lane)
{
    if (!lane.job)
        return lane.error ? ReceiptPage::tr("Could not begin: %1").arg(lane.error->message) : ReceiptPage::tr("Not begun");
    QString result = jobSentence(*lane.job);
    const JournalStep *step = standingStep(*lane.job);
    if (lane.job->state == JobState::NeedsAttention && step && step->error)
        result += u": "_s + step->error->message;
    return result;
}

} // namespace

ReceiptPage::ReceiptPage(const ThemeSource &themes, const Services &services, QObject &runs, QWidget *parent)
    : WizardPage(parent)
    , m_themes(themes)
    , m_services(services)
    , m_runs(runs)
    , m_text(new QTextBrowser(this))
{
    setObjectName(u"wizard.receipt"_s);
    m_text->setObjectName(u"receipt.text"_s);
    m_text->setAccessibleName(tr("Receipt"));
    m_text->setOpenLinks(false);
    auto *copy = new QPushButton(tr("Copy"), this);
    copy->setObjectName(u"receipt.copy"_s);
    auto *save = new QPushButton(tr("Save…"), this);
    save->setObjectName(u"receipt.save"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(themes.theme().space(Space::S));
    buttons->addStretch(1);
    for (QPushButton *button : {copy, save}) {
        button->setProperty("small", true);
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(themes.theme().space(Space::S));
    layout->addLayout(buttons);
    layout->addWidget(m_text, 1);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    connect(save, &QPushButton::clicked, this, &ReceiptPage::save);
    connect(&themes, &ThemeSource::changed, this, [this] {
        if (m_run)
            fill();
    });
}

/// Those that are not asked for yet still are.
ReceiptPage::~ReceiptPage()
{
    if (m_enrollment) {
        m_enrollment->disconnect(this);
        m_enrollment->release();
    }
}

int ReceiptPage::toEnroll() const
{
    return m_run && !m_enrollment ? int(std::ranges::count_if(m_run->lanes(), isLaneDone)) : 0;
}

QString ReceiptPage::nextText() const
{
    const int devices = toEnroll();
    return devices > 0 ? tr("Enroll %n devices", nullptr, devices) : tr("Close");
}

bool ReceiptPage::offersClose() const
{
    return toEnroll() > 0 || (m_enrollment && m_enrollment->isRunning());
}

QString ReceiptPage::whyNotNext() const
{
    return m_enrollment && m_enrollment->isRunning() ? tr("Devices are being enrolled. That goes on when this window is closed.")
                                                     : QString();
}

void ReceiptPage::leave()
{
    if (toEnroll() > 0)
        enroll();
    else
        WizardPage::leave();
}

void ReceiptPage::enroll()
{
    QVector<EnrollmentRun::Entry> entries;
    for (const JobRun::Lane &lane : m_run->lanes())
        if (isLaneDone(lane))
            entries += {lane.plan.device, lane.plan.newName.isEmpty() ? lane.plan.deviceName : lane.plan.newName, {}, {}};
    m_enrollment = new EnrollmentRun(m_services, entries, &m_runs);
    const auto tell = [this] {
        fill();
        Q_EMIT changed();
    };
    connect(m_enrollment, &EnrollmentRun::changed, this, tell);
    connect(m_enrollment, &EnrollmentRun::ended, this, tell);
    Q_EMIT enrolling(m_enrollment);
    m_enrollment->start();
    tell();
}

void ReceiptPage::enter()
{
    m_at = m_services.clock.now();
    fill();
    readCertificates();
}

void ReceiptPage::readCertificates()
{
    for (const JobRun::Lane &lane : m_run->lanes()) {
        const QString serial = lane.job ? receiptSerial(*lane.job) : QString();
        if (serial.isEmpty())
            continue;
        launch(m_services.certificates.load(serial), this, [this](const Result<IssuedCertificate> &certificate) {
            if (!certificate)
                return; // the number stands there all the same
            m_certificates.insert(certificate->serialNumber, *certificate);
            fill();
        });
    }
}

QString ReceiptPage::sentence() const
{
    if (!m_run)
        return {};
    if (m_enrollment && !m_enrollment->isRunning())
        return m_enrollment->summary() + u'.';
    const auto all = int(m_run->lanes().size());
    const auto done = int(std::ranges::count_if(m_run->lanes(), isLaneDone));
    return done == all
               ? tr("All of %n devices are done.", nullptr, all)
               : tr("%1 of %n devices are done; the others are in Activity, where they can be taken up.", nullptr, all).arg(done);
}

QWidget *ReceiptPage::firstField() const
{
    return m_text;
}

QString ReceiptPage::text() const
{
    return m_text->toPlainText();
}

/// Whether it was enrolled, and why not; empty before somebody asked.
QString ReceiptPage::enrollmentHtml(const DeviceId &device) const
{
    const EnrollmentRun::Entry *entry = m_enrollment ? m_enrollment->entryOf(device) : nullptr;
    if (!entry)
        return {};
    using enrollment::Decision;
    const auto paragraph = [this](Token colour, const QString &mark, const QString &title, const QString &detail) {
        return u"<p><span style='color:%1'><b>%2 %3</b></span><br>%4</p>"_s.arg(m_themes.theme().colour(colour).name(), mark,
                                                                                title.toHtmlEscaped(), detail.toHtmlEscaped());
    };
    if (entry->error)
        return paragraph(Token::Bad, u"!"_s, tr("Not enrolled"), entry->error->message);
    if (!entry->outcome)
        return paragraph(Token::Text2, u"…"_s, tr("Being enrolled"), {});
    switch (entry->outcome->decision) {
    case Decision::Admitted:
    case Decision::AlreadyEnrolled: return paragraph(Token::Ok, u"✓"_s, tr("Enrolled"), enrollmentDetail(*entry->outcome));
    case Decision::Waiting: return paragraph(Token::Warn, u"!"_s, tr("Waits for approval"), enrollmentDetail(*entry->outcome));
    case Decision::Refused: break;
    }
    return paragraph(Token::Bad, u"!"_s, tr("Refused"), enrollmentDetail(*entry->outcome));
}

void ReceiptPage::fill()
{
    const Theme &theme = m_themes.theme();
    QString html;
    const auto fact = [&html, &theme](const QString &label, const QString &value) {
        html += u"<tr><td style='color:%1;padding-right:16px'>%2</td><td>%3</td></tr>"_s.arg(theme.colour(Token::Text2).name(),
                                                                                             label.toHtmlEscaped(),
                                                                                             value.toHtmlEscaped());
    };
    html += u"<p style='color:%1'>%2</p>"_s.arg(theme.colour(Token::Text2).name(),
                                                tr("Made %1 by %2").arg(exactTime(m_at), m_services.actor.who).toHtmlEscaped());
    for (const JobRun::Lane &lane : m_run->lanes()) {
        const QString name = lane.plan.newName.isEmpty() ? lane.plan.deviceName : lane.plan.newName;
        const QColor tone = theme.colour(isLaneDone(lane) ? Token::Ok : Token::Warn);
        const QString mark = isLaneDone(lane) ? u"✓"_s : u"!"_s;
        html += u"<p><b>%1</b> &nbsp; <span style='color:%2'>%3 %4</span></p><table>"_s.arg(name.toHtmlEscaped(), tone.name(),
                                                                                            mark,
                                                                                            laneResult(lane).toHtmlEscaped());
        fact(tr("Profile"), lane.plan.profile);
        fact(tr("Driver"), tr("%1 at %2").arg(lane.plan.driverTitle, lane.plan.endpoint.address));
        fact(tr("Host key"), lane.plan.hostKey.fingerprint);
        if (lane.job)
            fact(tr("Job"), lane.job->id.toString());
        const QString serial = lane.job ? receiptSerial(*lane.job) : QString();
        if (!serial.isEmpty())
            fact(tr("Certificate"), serial);
        if (const auto found = m_certificates.constFind(serial); found != m_certificates.constEnd())
            fact(tr("Valid until"), exactTime(found->notAfter));
        for (const provisioning::Impossible &each : lane.plan.notPossible)
            fact(tr("Not possible"), tr("%1: %2").arg(each.label, each.reason));
        html += u"</table>"_s + enrollmentHtml(lane.plan.device);
    }
    const int scrolled = m_text->verticalScrollBar()->value();
    m_text->setHtml(html);
    m_text->verticalScrollBar()->setValue(scrolled);
}

void ReceiptPage::tell(SidePanel &side) const
{
    side.addSection(tr("What comes next"));
    side.addText(m_enrollment
                     ? tr("What is enrolled stands in the Registry. What waits stands there as Pending, until somebody "
                          "approves it.")
                     : tr("A device that is done is Provisioned. It is admitted when somebody enrolls it: here, or later "
                          "in the Registry."));
    side.addSection(tr("Where this is kept"));
    side.addText(tr("The journal and the record of events hold all of it; see Activity. The receipt is for your papers and holds "
                    "no secret."));
}

void ReceiptPage::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the receipt"), u"receipt.html"_s,
                                                      tr("Web page (*.html);;Text (*.txt)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool isText = path.endsWith(".txt"_L1, Qt::CaseInsensitive);
    const QByteArray bytes = (isText ? text() : m_text->toHtml()).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        QMessageBox::warning(this, tr("Not saved"), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

} // namespace muster::ui
