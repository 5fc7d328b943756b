// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/profile_page.h"

#include "provisioning/planner.h"
#include "ui/shell/theme_source.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr qint64 largestProfile = 1024 * 1024; // bytes
} // namespace

ProfilePage::ProfilePage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent)
    : WizardPage(parent)
    , m_services(services)
    , m_draft(draft)
    , m_list(new QListWidget(this))
    , m_file(new QPushButton(tr("From file…"), this))
    , m_error(wordLabel({}, u"error"_s, this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"wizard.profile"_s);
    m_list->setObjectName(u"profile.list"_s);
    m_list->setAccessibleName(tr("Profiles"));
    m_list->setFrameShape(QFrame::Box);
    m_list->setSpacing(2);
    m_file->setObjectName(u"profile.file"_s);
    m_file->setProperty("small", true);
    m_file->setAutoDefault(false);
    m_file->setToolTip(tr("A profile.json, used for this run only. musterctl profiles add keeps one"));
    m_error->setObjectName(u"profile.error"_s);
    m_error->hide();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_file);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_list, 1);
    layout->addWidget(m_error);
    layout->addLayout(buttons);
    connect(m_file, &QPushButton::clicked, this, &ProfilePage::openFile);
    connect(m_list, &QListWidget::currentRowChanged, this, &ProfilePage::choose);
    add(provisioning::starterProfile(), tr("comes with Muster"));
    m_list->setCurrentRow(0);
    launch(services.profiles.list(), this, [this](const Result<QVector<Profile>> &profiles) {
        if (!profiles) {
            m_error->setText(profiles.error().message);
            m_error->show();
            return;
        }
        for (const Profile &profile : *profiles)
            add(profile, tr("of this site"));
    });
}

void ProfilePage::add(const Profile &profile, const QString &from)
{
    m_profiles += profile;
    auto *item = new QListWidgetItem(tr("%1  ·  %2", "profile · where it is from").arg(profile.name, from), m_list);
    item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(profile.name, from));
}

void ProfilePage::choose(int row)
{
    if (row < 0)
        return;
    m_draft.profile = m_profiles[row];
    Q_EMIT changed();
}

void ProfilePage::openFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("A profile"), {}, tr("Profiles (*.json);;All files (*)"));
    if (!path.isEmpty())
        addFile(path);
}

void ProfilePage::addFile(const QString &path)
{
    QFile file(path);
    QString error;
    if (!file.open(QIODevice::ReadOnly))
        error = tr("%1 can’t be read: %2").arg(path, file.errorString());
    else if (file.size() > largestProfile)
        error = tr("%1 is too large for a profile.").arg(path);
    if (error.isEmpty()) {
        const Result<Profile> profile = Profile::fromJson(file.read(largestProfile));
        if (profile) {
            add(*profile, QFileInfo(path).fileName());
            m_list->setCurrentRow(m_list->count() - 1);
        } else {
            error = profile.error().where.isEmpty()
                        ? profile.error().message
                        : tr("At %1: %2", "place in the file").arg(profile.error().where, profile.error().message);
        }
    }
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
}

QString ProfilePage::summary() const
{
    return m_draft.profile.name;
}

QString ProfilePage::whyNotNext() const
{
    return m_list->currentRow() < 0 ? tr("Choose a profile.") : QString();
}

void ProfilePage::tell(SidePanel &side) const
{
    const Profile &profile = m_draft.profile;
    side.addSection(tr("%1 gives").arg(profile.name));
    const auto number = [&side](const QString &label, const QString &value) {
        if (!value.isEmpty())
            side.addNumber(label, value);
    };
    number(tr("Name"), profile.naming);
    number(tr("Host name"), profile.network.hostname);
    number(tr("Time servers"), profile.network.ntp.join(u", "_s));
    if (!profile.users.isEmpty())
        number(tr("Users"), locale().toString(profile.users.size()));
    number(tr("Trust"), profile.trustAnchors.join(u", "_s));
    if (profile.credential)
        number(tr("Credential"), tr("%1, %n days", nullptr, profile.credential->validityDays)
                                     .arg(keyAlgorithmWords.word(profile.credential->key.algorithm)));
    if (profile.mqtt)
        number(tr("MQTT"), profile.mqtt->host);
    side.addSection(tr("What it does not say"));
    side.addText(tr("The device keeps as it is. The plan shows each change, and what a device can’t have."));
}

QWidget *ProfilePage::firstField() const
{
    return m_list;
}

} // namespace muster::ui
