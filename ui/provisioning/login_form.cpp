// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/login_form.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr qint64 largestKeyFile = 64 * 1024; // bytes

SharedSecret secretOf(const QLineEdit &edit)
{
    return edit.text().isEmpty() ? nullptr : std::make_shared<const Secret>(edit.text().toUtf8());
}

} // namespace

LoginForm::LoginForm(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_user(new QLineEdit)
    , m_method(new QComboBox)
    , m_password(new QLineEdit)
    , m_keyPath(new QLineEdit)
    , m_browse(new QPushButton(tr("Choose…"), this))
    , m_sudo(new QLineEdit)
    , m_userRow(new FieldRow(themes, tr("User"), m_user, this))
    , m_passwordRow(new FieldRow(themes, tr("Password"), m_password, this))
    , m_keyRow(new FieldRow(themes, tr("Private key file"), m_keyPath, this))
    , m_sudoRow(new FieldRow(themes, tr("Password for sudo"), m_sudo, this))
{
    m_user->setObjectName(u"login.user"_s);
    m_user->setMaxLength(64);
    m_method->setObjectName(u"login.method"_s);
    m_method->addItems({tr("Password"), tr("Key file"), tr("The console’s own key")});
    m_method->setToolTip(tr("The console’s own key works on devices that were provisioned from here before"));
    m_password->setObjectName(u"login.password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_keyPath->setObjectName(u"login.keyFile"_s);
    m_browse->setObjectName(u"login.chooseKey"_s);
    m_browse->setAutoDefault(false);
    m_sudo->setObjectName(u"login.sudo"_s);
    m_sudo->setEchoMode(QLineEdit::Password);
    m_sudoRow->setHint(tr("Empty: the same password"));
    auto *method = new FieldRow(themes, tr("Log in with"), m_method, this);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(themes.theme().space(Space::M));
    grid->setVerticalSpacing(themes.theme().space(Space::S));
    grid->addWidget(m_userRow, 0, 0, Qt::AlignTop);
    grid->addWidget(method, 0, 1, Qt::AlignTop);
    grid->addWidget(m_passwordRow, 1, 0, Qt::AlignTop);
    auto *key = new QHBoxLayout;
    key->addWidget(m_keyRow, 1, Qt::AlignTop);
    key->addWidget(m_browse, 0, Qt::AlignVCenter);
    grid->addLayout(key, 2, 0);
    grid->addWidget(m_sudoRow, 1, 1, Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    QWidget *const order[] = {m_method, m_user, m_password, m_keyPath, m_browse, m_sudo};
    for (std::size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
    connect(m_method, &QComboBox::currentIndexChanged, this, &LoginForm::showMethod);
    connect(m_browse, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("A private key"));
        if (!path.isEmpty())
            m_keyPath->setText(path);
    });
    for (QLineEdit *edit : {m_user, m_password, m_keyPath, m_sudo})
        connect(edit, &QLineEdit::textChanged, this, [this] {
            m_userRow->setError({});
            m_passwordRow->setError({});
            m_keyRow->setError({});
            Q_EMIT changed();
        });
    showMethod();
}

void LoginForm::setUser(const QString &user)
{
    m_user->setText(user);
}

void LoginForm::showMethod()
{
    const int method = m_method->currentIndex();
    m_passwordRow->setVisible(method == Password);
    m_keyRow->setVisible(method == KeyFile);
    m_browse->setVisible(method == KeyFile);
    Q_EMIT changed();
}

QString LoginForm::problem() const
{
    if (m_user->text().trimmed().isEmpty())
        return tr("Enter the user to log in as.");
    if (m_method->currentIndex() == Password && m_password->text().isEmpty())
        return tr("Enter the password.");
    if (m_method->currentIndex() == KeyFile && m_keyPath->text().isEmpty())
        return tr("Choose the private key file.");
    return {};
}

Result<SharedSecret> LoginForm::readKey()
{
    QFile file(m_keyPath->text());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, tr("%1 can’t be read: %2").arg(m_keyPath->text(), file.errorString()));
    QByteArray bytes = file.read(largestKeyFile + 1);
    if (bytes.size() > largestKeyFile || !bytes.contains("PRIVATE KEY"))
        return fail(ErrorCode::Rejected, tr("This is no private key. It begins with a line that says PRIVATE KEY."));
    return std::make_shared<const Secret>(std::move(bytes));
}

Result<drivers::Login> LoginForm::login()
{
    drivers::Login made;
    made.user = m_user->text().trimmed();
    made.sudoPassword = secretOf(*m_sudo);
    if (m_method->currentIndex() == Password)
        made.password = secretOf(*m_password);
    if (m_method->currentIndex() == KeyFile) {
        const Result<SharedSecret> key = readKey();
        if (!key) {
            m_keyRow->setError(key.error().message);
            return fail(key.error());
        }
        made.privateKey = *key;
    }
    return made;
}

void LoginForm::showRefused(const QString &error)
{
    FieldRow *rows[] = {m_passwordRow, m_keyRow, m_userRow};
    rows[m_method->currentIndex()]->setError(error);
    QWidget *fields[] = {m_password, m_keyPath, m_user};
    fields[m_method->currentIndex()]->setFocus(Qt::OtherFocusReason);
}

void LoginForm::forgetSecrets()
{
    m_password->setText({}); // unlike clear(), also without a way to undo it
    m_sudo->setText({});
}

QWidget *LoginForm::firstField() const
{
    return m_user->text().isEmpty() ? m_user : m_password->isVisible() ? m_password : m_user;
}

} // namespace muster::ui
