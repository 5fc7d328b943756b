// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/admission_form.h"

#include "ui/policy/policy_draft.h"
#include "ui/policy/rule_row.h"
#include "ui/policy/text_lines.h"
#include "ui/policy/wheel_guard.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
enum ApprovalItem { NotStated, Required, Automatic };
} // namespace

AdmissionForm::AdmissionForm(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_isStated(new QCheckBox(tr("This policy decides how its devices are admitted"), this))
    , m_fields(new QWidget(this))
    , m_approval(new QComboBox(m_fields))
    , m_networks(new TextLines(m_fields))
    , m_networksRow(new FieldRow(themes, tr("Only from these networks"), m_networks, m_fields))
    , m_problem(wordLabel({}, u"error"_s, m_fields))
{
    build(themes);
    connect(m_isStated, &QCheckBox::toggled, this, &AdmissionForm::tell);
    connect(m_approval, &QComboBox::activated, this, &AdmissionForm::tell);
    for (const QCheckBox *proof : m_proofs)
        connect(proof, &QCheckBox::toggled, this, &AdmissionForm::tell);
    connect(m_networks, &TextLines::edited, this, &AdmissionForm::tell);
}

void AdmissionForm::build(const ThemeSource &themes)
{
    const Theme &theme = themes.theme();
    m_isStated->setObjectName(u"policy.admission"_s);
    m_isStated->setToolTip(tr("Where it does not, the first policy that does decides"));
    m_approval->setObjectName(u"policy.approval"_s);
    m_approval->addItems({tr("not said here"), tr("required, by an admin"), tr("automatic")});
    m_approval->setAccessibleName(tr("Approval"));
    guardFromWheel(m_approval);
    auto *approval = new QLabel(tr("Approval"), m_fields);
    approval->setProperty("textRole", u"small"_s);
    auto *proof = new QLabel(tr("Proof, any one of"), m_fields);
    proof->setProperty("textRole", u"small"_s);
    auto *proofs = new QHBoxLayout;
    proofs->setSpacing(theme.space(Space::M));
    const QStringList names{tr("X.509"), tr("TPM"), tr("Token"), tr("Operator")};
    const QStringList words = attestationWords.all();
    for (qsizetype i = 0; i < words.size(); ++i) {
        auto *box = new QCheckBox(names[i], m_fields);
        box->setObjectName(u"policy.proof."_s + words[i]);
        m_proofs += box;
        proofs->addWidget(box);
    }
    proofs->addStretch(1);
    QWidget *last = m_approval;
    for (QCheckBox *box : m_proofs)
        setTabOrder(std::exchange(last, box), box);
    m_networks->setObjectName(u"policy.networks"_s);
    m_networksRow->setHint(tr("One a line, as 10.0.0.0/8. Empty: from anywhere."));
    m_problem->setObjectName(u"policy.admission.problem"_s);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(theme.space(Space::M));
    grid->setVerticalSpacing(theme.space(Space::S));
    grid->addWidget(approval, 0, 0);
    grid->addWidget(m_approval, 0, 1, Qt::AlignLeft);
    grid->addWidget(proof, 1, 0);
    grid->addLayout(proofs, 1, 1);
    grid->setColumnStretch(1, 1);
    auto *fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(theme.space(Space::S));
    fields->addLayout(grid);
    fields->addWidget(m_networksRow);
    fields->addWidget(m_problem);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_isStated);
    layout->addWidget(m_fields);
}

void AdmissionForm::showDraft(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    m_isShowing = true;
    const auto &stated = draft.policy().admission;
    const QString of = draft.base() ? draft.base()->policy.name : QString();
    m_wasUnticked = m_wasUnticked && !stated && of == m_shownOf;
    m_shownOf = of;
    if (!m_wasUnticked) // else it is there again with the next click
        m_shown = stated.value_or(Policy::Admission());
    m_isStated->setChecked(stated.has_value());
    m_isStated->setEnabled(mode.isEditable);
    m_fields->setVisible(stated.has_value());
    m_approval->setCurrentIndex(!m_shown.approval                                 ? NotStated
                                : *m_shown.approval == Policy::Approval::Required ? Required
                                                                                  : Automatic);
    m_approval->setEnabled(mode.isEditable);
    for (int i = 0; i < m_proofs.size(); ++i) {
        m_proofs[i]->setChecked(m_shown.attestation.contains(attestationWords.rows[std::size_t(i)].first));
        m_proofs[i]->setEnabled(mode.isEditable);
    }
    m_networks->setLines(m_shown.networks);
    m_networks->setReadOnly(!mode.isEditable);
    const QString networks = draft.problemAt(u"/admission/networks"_s);
    m_networksRow->setError(networks);
    const QString any = draft.problemAt(u"/admission"_s);
    m_problem->setText(any);
    m_problem->setVisible(networks.isEmpty() && !any.isEmpty());
    m_isShowing = false;
}

void AdmissionForm::tell()
{
    if (m_isShowing)
        return;
    m_wasUnticked = !m_isStated->isChecked();
    if (m_wasUnticked) {
        Q_EMIT edited(std::nullopt);
        return;
    }
    Policy::Admission admission;
    if (m_approval->currentIndex() != NotStated)
        admission.approval = m_approval->currentIndex() == Required ? Policy::Approval::Required : Policy::Approval::Automatic;
    admission.attestation = m_shown.attestation; // those that stay keep their order
    for (int i = 0; i < m_proofs.size(); ++i) {
        const Policy::Attestation way = attestationWords.rows[std::size_t(i)].first;
        if (!m_proofs[i]->isChecked())
            admission.attestation.removeAll(way);
        else if (!admission.attestation.contains(way))
            admission.attestation += way;
    }
    admission.networks = m_networks->lines();
    Q_EMIT edited(admission);
}

} // namespace muster::ui
