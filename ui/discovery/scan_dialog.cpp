// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/scan_dialog.h"

#include "async/then.h"
#include "ui/discovery/scan_text.h"
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace muster::ui {

using discovery::AddressRange;
using discovery::ScanPlan;
using discovery::ScanRequest;

namespace {
constexpr int scanTypingPauseMs = 150;
constexpr int longestTyped = 64;
} // namespace

ScanDialog::ScanDialog(const ThemeSource &themes, const Services &services, const QStringList &networks, QWidget *parent)
    : FormDialog(themes, tr("Scan a range"), tr("Scan"), parent)
    , m_services(services)
    , m_range(new QComboBox)
    , m_row(new FieldRow(themes, tr("Addresses"), m_range))
    , m_agreement(new QCheckBox(tr("Scan it all the same")))
{
    setObjectName(u"scanDialog"_s);
    setSentence(
        tr("Each address is asked once whether somebody has it, which finds hosts that say nothing of their own accord. This "
           "holds for this time only: nothing is allowed for later."));
    m_range->setObjectName(u"scan.range"_s);
    m_range->setEditable(true);
    m_range->setInsertPolicy(QComboBox::NoInsert);
    m_range->addItems(networks);
    m_range->lineEdit()->setObjectName(u"scan.range.edit"_s);
    m_range->lineEdit()->setProperty("bare", true);
    m_range->lineEdit()->setMaxLength(longestTyped);
    m_range->lineEdit()->setPlaceholderText(tr("10.0.1.0/24 or 10.0.1.20-10.0.1.90"));
    m_range->lineEdit()->setAccessibleName(tr("Addresses"));
    addRow(m_row);
    m_agreement->setObjectName(u"scan.agreement"_s);
    m_agreement->hide();
    addRow(m_agreement);
    m_pause.setSingleShot(true);
    m_pause.setInterval(scanTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ScanDialog::estimate);
    connect(m_range, &QComboBox::editTextChanged, this, &ScanDialog::edited);
    connect(m_agreement, &QCheckBox::toggled, this, [this] { setError({}); });
    m_range->setFocus();
    m_range->lineEdit()->selectAll();
    estimate();
}

/// What is wrong is said when somebody stops typing: half an address is no mistake.
void ScanDialog::edited()
{
    delete m_estimate;
    setError({});
    m_row->setError({});
    m_row->setHint(tr("A network, two addresses with a dash, or one address"));
    m_agreement->setChecked(false);
    m_agreement->hide();
    m_pause.start();
}

void ScanDialog::estimate()
{
    m_pause.stop();
    delete m_estimate;
    const QString typed = m_range->currentText();
    if (typed.trimmed().isEmpty())
        return m_row->setHint(tr("A network, two addresses with a dash, or one address"));
    const auto range = AddressRange::parse(typed);
    if (!range)
        return m_row->setError(range.error().message);
    m_estimate = launch(m_services.discovery.planScan({*range, {}, false}), this,
                        [this](const Result<ScanPlan> &plan) { showPlan(plan); });
}

void ScanDialog::showPlan(const Result<ScanPlan> &plan)
{
    if (!plan)
        return m_row->setError(plan.error().message);
    const QString estimate = scanEstimate(*plan);
    m_row->setError({});
    m_row->setHint(plan->objection.isEmpty() ? estimate : plan->objection + u' ' + estimate);
    m_agreement->setVisible(!plan->objection.isEmpty());
    m_agreement->setAccessibleDescription(plan->objection);
}

void ScanDialog::submit()
{
    m_pause.stop();
    delete m_estimate;
    const QString typed = m_range->currentText();
    const auto range = AddressRange::parse(typed);
    if (!range) {
        m_row->setError(typed.trimmed().isEmpty() ? tr("Say which addresses, as 10.0.1.0/24 or 10.0.1.20-10.0.1.90.")
                                                  : range.error().message);
        m_range->setFocus();
        return;
    }
    const ScanRequest request{*range, {}, m_agreement->isChecked()};
    auto allowed = then(m_services.discovery.planScan(request), [request](const ScanPlan &plan) -> Result<ScanPlan> {
        if (plan.objection.isEmpty() || request.isAgreed)
            return plan;
        return fail(ErrorCode::Conflict, plan.objection);
    });
    run(
        std::move(allowed), [this, request](const ScanPlan &) { Q_EMIT scanWanted(request); },
        [this](const Error &error) {
            if (error.code == ErrorCode::Conflict) {
                m_agreement->show();
                m_agreement->setFocus();
                setError(tr("%1 Agree to it, or name other addresses.").arg(error.message));
            } else {
                m_row->setError(error.message);
                m_range->setFocus();
            }
        });
}

} // namespace muster::ui
