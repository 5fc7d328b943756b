// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificates/authority_view.h"

#include "ui/certificates/certificate_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/state_look.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

AuthorityView::AuthorityView(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_services(services)
    , m_export(new QAction(tr("Export chain…"), this))
    , m_trouble(new HintBar(themes, this))
    , m_facts(new FactsView(themes, this))
{
    setObjectName(u"authorityView"_s);
    m_export->setObjectName(u"certificates.export"_s);
    m_export->setProperty("iconName", u"export"_s);
    m_export->setEnabled(false);
    m_export->setToolTip(tr("The authority is being read."));
    m_trouble->setObjectName(u"authority.trouble"_s);
    m_trouble->hide();
    m_facts->setObjectName(u"authority.facts"_s);
    m_facts->setAccessibleName(tr("Authority of this site"));
    const Theme &theme = themes.theme();
    auto *around = new QVBoxLayout;
    around->setContentsMargins(theme.space(Space::L), theme.space(Space::S), theme.space(Space::L), 0);
    around->addWidget(m_trouble);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(around);
    layout->addWidget(m_facts, 1);
    connect(m_export, &QAction::triggered, this, &AuthorityView::chooseFile);
    connect(m_trouble, &HintBar::triggered, this, &AuthorityView::read);
    connect(&themes, &ThemeSource::changed, this, [this] {
        if (m_authority)
            fill();
    });
    read();
}

void AuthorityView::read()
{
    launch(m_services.authority.load(), this, [this](const Result<registry::Authority> &authority) {
        m_trouble->setVisible(!authority);
        m_export->setEnabled(authority.has_value());
        if (authority) {
            m_authority = *authority;
            m_export->setToolTip(tr("Writes the root and the issuing CA as PEM, for those who are to trust this site's devices"));
            fill();
        } else {
            m_trouble->setHint(lookOf(Severity::Error), authority.error().message, tr("Try again"));
            m_export->setToolTip(authority.error().message);
        }
        Q_EMIT loaded();
    });
}

void AuthorityView::addAuthority(const QString &title, const QString &what, const pki::Certificate &certificate)
{
    m_facts->addHeading(title);
    m_facts->addText(what, u"caption"_s);
    m_facts->addGap(false);
    const Timestamp now = m_services.clock.now();
    m_facts->addFact(tr("Subject"), certificate.subject());
    m_facts->addFact(tr("Issuer"), certificate.issuer());
    m_facts->addFact(tr("Serial"), certificate.serialNumber());
    m_facts->addFact(tr("Key"), keyAlgorithmWords.word(certificate.publicKey().algorithm()));
    m_facts->addFact(tr("Valid from"), exactTime(certificate.notBefore()));
    m_facts->addFact(tr("Valid to"), exactTime(certificate.notAfter()), longAge(certificate.notAfter(), now));
    m_facts->addFact(tr("SHA-256"), fingerprintText(certificate.fingerprint()));
}

void AuthorityView::fill()
{
    m_facts->clear(u"authority"_s);
    addAuthority(tr("Root CA"), tr("What others trust. It signs the issuing CA, and nothing else."), m_authority->root);
    m_facts->addGap(true);
    addAuthority(tr("Issuing CA"), tr("Signs the certificates of the devices."), m_authority->issuing);
    m_facts->addGap(true);
    m_facts
        ->addText(tr("Compare a fingerprint over another way than the one the certificate came by. The keys lie encrypted in the "
                     "site's folder and are no part of an export."),
                  u"caption"_s);
    m_facts->finish();
}

void AuthorityView::chooseFile()
{
    auto *dialog = new QFileDialog(window(), tr("Export the chain"), QDir::homePath(), tr("Certificates (*.pem);;All files (*)"));
    dialog->setObjectName(u"certificates.exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"pem"_s);
    dialog->selectFile(u"muster-ca.pem"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &AuthorityView::exportTo);
    dialog->open();
}

void AuthorityView::exportTo(const QString &path)
{
    launch(m_services.authority.exportTo(path), this, [this, path](const Result<> &written) {
        m_trouble->setVisible(!written);
        if (written) {
            Q_EMIT noticed(tr("The chain was exported"),
                           tr("Root and issuing CA, as PEM, are in %1.").arg(QDir::toNativeSeparators(path)));
        } else {
            m_trouble->setHint(lookOf(Severity::Error), written.error().message);
            Q_EMIT exportFailed();
        }
    });
}

} // namespace muster::ui
