// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificates/certificate_details.h"

#include "pki/certificate.h"
#include "ui/certificates/certificate_text.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
/// As wide as the details are.
QString fingerprintLines(const QByteArray &bytes)
{
    QStringList lines;
    for (qsizetype at = 0; at < bytes.size(); at += 8)
        lines += fingerprintText(bytes.mid(at, 8));
    return lines.join(u":\n"_s);
}
} // namespace

CertificateDetails::CertificateDetails(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_services(services)
    , m_copySerial(new QAction(tr("Copy serial"), this))
    , m_showDevice(new QAction(tr("Show device"), this))
    , m_name(new ElidedLabel({}, Qt::ElideMiddle, this))
    , m_chip(new ChipLabel(themes, this))
    , m_nothing(factLabel({}, u"caption"_s, this))
    , m_page(new QWidget(this))
    , m_facts(new FactsView(themes, m_page))
{
    setObjectName(u"certificate.details"_s);
    setAccessibleName(tr("Details"));
    setFixedWidth(themes.theme().size(Size::Details));
    m_copySerial->setObjectName(u"certificate.copySerial"_s);
    m_copySerial->setProperty("iconName", u"copy"_s);
    m_showDevice->setObjectName(u"certificate.showDevice"_s);
    m_showDevice->setProperty("iconName", u"registry"_s);
    build();
    connect(m_copySerial, &QAction::triggered, this, [this] {
        if (m_shown)
            QApplication::clipboard()->setText(m_shown->serialNumber);
    });
    connect(m_showDevice, &QAction::triggered, this, [this] {
        if (m_shown)
            Q_EMIT deviceWanted(m_shown->device);
    });
    connect(&themes, &ThemeSource::changed, this, [this] {
        if (m_shown)
            show(IssuedCertificate(*m_shown));
    });
    setCertificate({}, {});
}

void CertificateDetails::build()
{
    const Theme &theme = m_themes.theme();
    const int margin = theme.space(Space::L);
    m_name->setObjectName(u"certificate.name"_s);
    m_name->setProperty("textRole", u"title"_s);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setMargin(theme.space(Space::Xl));
    m_facts->setObjectName(u"certificate.facts"_s);
    m_facts->setAccessibleName(tr("Fields of the certificate"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    buttons->addWidget(new ActionButton(*m_showDevice, m_themes, u"registry"_s, {}, m_page));
    buttons->addWidget(new ActionButton(*m_copySerial, m_themes, u"copy"_s, {}, m_page));
    buttons->addStretch(1);
    auto *state = new QHBoxLayout;
    state->addWidget(m_chip);
    state->addStretch(1);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(margin, 0, margin, 0);
    head->setSpacing(theme.space(Space::M));
    head->addWidget(m_name);
    head->addLayout(state);
    head->addLayout(buttons);
    auto *line = new QFrame(m_page);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, theme.space(Space::M), 0, 0);
    column->setSpacing(theme.space(Space::M));
    column->addLayout(head);
    column->addWidget(line);
    column->addWidget(m_facts, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_nothing, 1);
    layout->addWidget(m_page, 1);
}

void CertificateDetails::setCertificate(const QString &serialNumber, const QString &device)
{
    const int generation = ++m_generation;
    m_device = device;
    if (serialNumber.isEmpty()) {
        showNothing(tr("Go to a certificate in the table to see all of its fields."));
        return;
    }
    launch(m_services.certificates.load(serialNumber), this, [this, generation](const Result<IssuedCertificate> &certificate) {
        if (generation != m_generation)
            return;
        if (certificate)
            show(*certificate);
        else
            showNothing(certificate.error().message);
    });
}

void CertificateDetails::showNothing(const QString &why)
{
    m_shown.reset();
    m_nothing->setText(why);
    m_nothing->show();
    m_page->hide();
    tellActions();
}

void CertificateDetails::tellActions()
{
    const QString none = tr("No certificate is current: go to one in the table.");
    m_copySerial->setEnabled(m_shown.has_value());
    m_copySerial->setToolTip(m_shown ? tr("Copies the serial number in hex") : none);
    const bool hasDevice = m_shown && !m_shown->device.isNull();
    m_showDevice->setEnabled(hasDevice);
    m_showDevice->setToolTip(hasDevice ? tr("Opens the device in the Registry")
                             : m_shown ? tr("This certificate was issued for no device of the registry.")
                                       : none);
}

void CertificateDetails::show(const IssuedCertificate &certificate)
{
    m_shown = certificate;
    const Timestamp now = m_services.clock.now();
    m_name->setText(m_device.isEmpty() ? certificate.subject : m_device);
    m_name->setToolTip(plainToolTip(m_name->text()));
    m_chip->setLook(lookOf(certificate.state));
    m_facts->clear(certificate.serialNumber);
    m_facts->addHeading(tr("Certificate"));
    m_facts->addFact(tr("Subject"), nameLines(certificate.subject));
    m_facts->addFact(tr("Issuer"), nameLines(certificate.issuer));
    const auto parsed = pki::Certificate::fromDer(certificate.der);
    if (parsed)
        m_facts->addFact(tr("Other names"), parsed->alternativeNames().join(u'\n'), {}, tr("none"));
    m_facts->addGap(true);
    m_facts->addHeading(tr("Serial number"));
    m_facts->addText(certificate.serialNumber, u"small"_s);
    if (parsed) {
        m_facts->addGap(false);
        m_facts->addHeading(tr("SHA-256 fingerprint"));
        m_facts->addText(fingerprintLines(parsed->fingerprint()), u"small"_s);
    }
    m_facts->addGap(true);
    m_facts->addHeading(tr("Validity"));
    m_facts->addFact(tr("From"), exactTime(certificate.notBefore));
    m_facts->addFact(tr("To"), exactTime(certificate.notAfter), validitySentence(certificate, now));
    m_facts->addFact(tr("Issued"), exactTime(certificate.issuedAt), longAge(certificate.issuedAt, now));
    m_facts->addGap(true);
    m_facts->addHeading(tr("Key"));
    m_facts->addFact(tr("Algorithm"), keyAlgorithmWords.word(certificate.keyAlgorithm));
    m_facts->addFact(tr("Made"), keyOriginText(certificate.keyOrigin), keyOriginSentence(certificate.keyOrigin));
    m_facts->addGap(true);
    m_facts->addHeading(tr("Device"));
    m_facts->addFact(tr("Name"), m_device, {}, tr("none"));
    if (!certificate.device.isNull())
        m_facts->addText(certificate.device.toString(), u"small"_s);
    m_facts->finish();
    m_nothing->hide();
    m_page->show();
    tellActions();
}

} // namespace muster::ui
