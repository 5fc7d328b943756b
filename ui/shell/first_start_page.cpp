// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/first_start_page.h"

#include "pki/key_store.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int firstStartWidth = 480;
constexpr int goodPassphrase = 16; // characters: from there on length makes up for plain words
} // namespace

FirstStartPage::FirstStartPage(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_name(new QLineEdit)
    , m_organization(new QLineEdit)
    , m_passphrase(new QLineEdit)
    , m_again(new QLineEdit)
    , m_nameRow(new FieldRow(themes, tr("Name of the site"), m_name))
    , m_organizationRow(new FieldRow(themes, tr("Organization"), m_organization))
    , m_passphraseRow(new FieldRow(themes, tr("Passphrase"), m_passphrase))
    , m_againRow(new FieldRow(themes, tr("Passphrase, once more"), m_again))
    , m_keep(new QCheckBox(tr("Keep it in the key ring of this computer"), this))
    , m_folder(new QLabel(this))
    , m_error(new QLabel(this))
    , m_busy(new QProgressBar(this))
    , m_create(new QPushButton(tr("Make the site"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"firstStartPage"_s);
    m_name->setObjectName(u"firstStart.name"_s);
    m_name->setMaxLength(255);
    m_organization->setObjectName(u"firstStart.organization"_s);
    m_organization->setMaxLength(255);
    m_create->setObjectName(u"firstStart.create"_s);
    m_create->setProperty("role", u"primary"_s);
    m_error->setObjectName(u"firstStart.error"_s);
    m_nameRow->setHint(tr("The place whose devices are registered here, such as Northgate"));
    m_organizationRow->setHint(tr("May stay empty"));
    m_passphrase->setObjectName(u"firstStart.passphrase"_s);
    m_again->setObjectName(u"firstStart.passphraseAgain"_s);
    for (QLineEdit *edit : {m_passphrase, m_again}) {
        edit->setEchoMode(QLineEdit::Password);
        edit->setMaxLength(255);
    }
    m_keep->setObjectName(u"firstStart.keep"_s);
    m_keep->hide();
    auto *secret = new QLabel(
        tr("It encrypts the keys of the site: those that sign certificates, and the one the console logs in with. It can "
           "not be recovered: who loses it makes a new site."),
        this);
    secret->setProperty("textRole", u"caption"_s);
    secret->setWordWrap(true);
    tellStrength();
    auto *title = new QLabel(tr("Make a site"), this);
    title->setProperty("textRole", u"title"_s);
    auto *sentence = new QLabel(
        tr("There is no registry here yet. A site is one place and its devices: the table of them, what they prove themselves with, "
           "and the record of who did what. It is one folder on this computer; no server and no internet are needed."),
        this);
    sentence->setProperty("textRole", u"secondary"_s);
    sentence->setWordWrap(true);
    m_folder->setProperty("textRole", u"caption"_s);
    m_folder->setWordWrap(true);
    m_folder->setTextFormat(Qt::PlainText);
    m_error->setProperty("textRole", u"error"_s);
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->hide();
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("Making the site"));
    QSizePolicy kept = m_busy->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_busy->setSizePolicy(kept);
    m_busy->hide();

    auto *form = new QWidget(this);
    form->setFixedWidth(firstStartWidth);
    auto *column = new QVBoxLayout(form);
    const int ring = theme.space(Space::Xs); // room for the focus ring
    column->setContentsMargins(ring, ring, ring, ring);
    column->setSpacing(theme.space(Space::M));
    for (QWidget *each : {static_cast<QWidget *>(title), static_cast<QWidget *>(sentence), static_cast<QWidget *>(m_nameRow),
                          static_cast<QWidget *>(m_organizationRow), static_cast<QWidget *>(m_passphraseRow),
                          static_cast<QWidget *>(m_againRow), static_cast<QWidget *>(m_keep), static_cast<QWidget *>(secret),
                          static_cast<QWidget *>(m_folder), static_cast<QWidget *>(m_error), static_cast<QWidget *>(m_busy)})
        column->addWidget(each);
    column->addWidget(m_create, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    auto *across = new QHBoxLayout; // not an alignment: that would forget the height its texts need at this width
    across->addStretch(1);
    across->addWidget(form);
    across->addStretch(1);
    layout->addStretch(1);
    layout->addLayout(across);
    layout->addStretch(3);

    m_busyTimer.setSingleShot(true);
    m_busyTimer.setInterval(theme.milliseconds(Motion::BusyAfterMs));
    connect(&m_busyTimer, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_create, &QPushButton::clicked, this, &FirstStartPage::submit);
    for (QLineEdit *edit : {m_name, m_organization, m_passphrase, m_again})
        connect(edit, &QLineEdit::returnPressed, this, &FirstStartPage::submit);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameRow->setError({}); });
    connect(m_organization, &QLineEdit::textEdited, this, [this] { m_organizationRow->setError({}); });
    connect(m_passphrase, &QLineEdit::textEdited, this, &FirstStartPage::tellStrength);
    connect(m_again, &QLineEdit::textEdited, this, [this] { m_againRow->setError({}); });
    setFocusProxy(m_name);
}

void FirstStartPage::setFolder(const QString &folder)
{
    m_folder->setText(tr("It will lie in %1, readable by you alone. Another folder: start Muster with --data.").arg(folder));
}

void FirstStartPage::setHasKeyRing(bool hasKeyRing)
{
    m_keep->setVisible(hasKeyRing);
}

void FirstStartPage::tellStrength()
{
    const auto length = m_passphrase->text().toUtf8().size();
    m_passphraseRow->setError({});
    m_passphraseRow->setHint(length < pki::KeyStore::shortestPassphrase ? tr("At least 8 characters; several words are best")
                             : length < goodPassphrase ? tr("Long enough. 16 characters or more are better than signs and digits")
                                                       : tr("Strong, if nobody can guess it from what they know of you"));
}

void FirstStartPage::setBusy(bool busy)
{
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_nameRow, m_organizationRow, m_passphraseRow, m_againRow, m_keep, m_create})
        each->setEnabled(!busy);
    if (busy) {
        m_busyTimer.start();
    } else {
        m_busyTimer.stop();
        m_busy->hide();
    }
}

void FirstStartPage::forgetPassphrase()
{
    m_passphrase->setText({}); // unlike clear(), also without a way to undo it
    m_again->setText({});
}

void FirstStartPage::showError(const Error &error)
{
    m_error->setText(error.message);
    m_error->show();
}

void FirstStartPage::submit()
{
    m_error->hide();
    if (m_name->text().trimmed().isEmpty()) {
        m_nameRow->setError(tr("A site needs a name: it stands in certificates and reports."));
        m_name->setFocus();
        return;
    }
    if (m_passphrase->text().toUtf8().size() < pki::KeyStore::shortestPassphrase) {
        m_passphraseRow->setError(tr("The passphrase needs at least 8 characters."));
        m_passphrase->setFocus();
        return;
    }
    if (m_again->text() != m_passphrase->text()) {
        m_againRow->setError(tr("This is not the same passphrase. Type both again."));
        m_again->setFocus();
        m_again->selectAll();
        return;
    }
    Q_EMIT createRequested(m_name->text(), m_organization->text(), std::make_shared<const Secret>(m_passphrase->text().toUtf8()),
                           !m_keep->isHidden() && m_keep->isChecked());
}

} // namespace muster::ui
