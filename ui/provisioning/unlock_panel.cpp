// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/unlock_panel.h"

#include "base/logging.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

UnlockPanel::UnlockPanel(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_passphrase(new QLineEdit)
    , m_row(new FieldRow(themes, tr("Passphrase of the site"), m_passphrase, this))
    , m_keep(new QCheckBox(tr("Keep it in the key ring of this computer"), this))
    , m_unlock(new QPushButton(tr("Unlock"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"unlock"_s);
    setProperty("frameRole", u"hint"_s);
    setProperty("tone", u"idle"_s);
    m_passphrase->setObjectName(u"unlock.passphrase"_s);
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_keep->setObjectName(u"unlock.keep"_s);
    m_keep->setVisible(bool(services.keepPassphrase));
    m_unlock->setObjectName(u"unlock.unlock"_s);
    m_unlock->setAutoDefault(false);
    auto *field = new QHBoxLayout;
    field->setSpacing(theme.space(Space::S));
    field->addWidget(m_row, 1);
    auto *button = new QVBoxLayout; // beside the field, not beside its label
    button->addSpacing(theme.lineHeight(TextSize::Small) + theme.space(Space::Xs));
    button->addWidget(m_unlock);
    button->addStretch(1);
    field->addLayout(button);
    auto *layout = new QVBoxLayout(this);
    const int margin = theme.space(Space::M);
    layout->setContentsMargins(margin, theme.space(Space::S), margin, theme.space(Space::S));
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(
        wordLabel(tr("The keys are locked. They sign the certificates of devices, and log in where no password is given."),
                  u"label"_s, this));
    layout->addLayout(field);
    layout->addWidget(m_keep);
    connect(m_unlock, &QPushButton::clicked, this, &UnlockPanel::unlock);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &UnlockPanel::unlock);
    connect(m_passphrase, &QLineEdit::textEdited, this, [this] { m_row->setError({}); });
    connect(&services.provisioning, &provisioning::ProvisioningHandle::lockChanged, this, &UnlockPanel::follow);
    follow();
}

void UnlockPanel::follow()
{
    const bool isLocked = m_services.provisioning.hasKeys() && m_services.provisioning.isLocked();
    setVisible(isLocked);
    if (!isLocked)
        Q_EMIT unlocked();
}

void UnlockPanel::unlock()
{
    if (m_passphrase->text().isEmpty()) {
        m_row->setError(tr("Enter the passphrase that was chosen when the site was made."));
        return;
    }
    setEnabled(false);
    const auto passphrase = std::make_shared<const Secret>(m_passphrase->text().toUtf8());
    launch(m_services.provisioning.unlock(passphrase), this, [this, passphrase](const Result<> &result) {
        setEnabled(true);
        if (!result) {
            m_row->setError(result.error().message);
            m_passphrase->selectAll();
            m_passphrase->setFocus(Qt::OtherFocusReason);
            return;
        }
        m_passphrase->setText({}); // unlike clear(), also without a way to undo it
        if (m_keep->isChecked() && m_services.keepPassphrase)
            launch(m_services.keepPassphrase(passphrase), this, [](const Result<> &kept) {
                if (!kept)
                    qCWarning(lcUi) << "the key ring did not take the passphrase:" << kept.error().message;
            });
        follow();
    });
}

} // namespace muster::ui
