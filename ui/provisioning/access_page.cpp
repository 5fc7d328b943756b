// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/access_page.h"

#include "async/then.h"
#include "ui/provisioning/host_key_row.h"
#include "ui/provisioning/login_form.h"
#include "ui/provisioning/unlock_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"

#include <QCheckBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

AccessPage::AccessPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent)
    : WizardPage(parent)
    , m_themes(themes)
    , m_services(services)
    , m_draft(draft)
    , m_unlock(new UnlockPanel(themes, services, this))
    , m_login(new LoginForm(themes, this))
    , m_all(new QCheckBox(this))
    , m_rowsLayout(new QVBoxLayout)
    , m_progress(new QProgressBar(this))
    , m_progressText(new QLabel(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"wizard.access"_s);
    build(themes);
    connect(m_unlock, &UnlockPanel::unlocked, this, &WizardPage::changed);
    connect(m_login, &LoginForm::changed, this, &WizardPage::changed);
    connect(m_all, &QCheckBox::toggled, this, &AccessPage::acceptAll);
    connect(m_cancel, &QPushButton::clicked, this, &AccessPage::cancel);
}

void AccessPage::build(const ThemeSource &themes)
{
    const Theme &theme = themes.theme();
    m_all->setObjectName(u"access.comparedAll"_s);
    m_cancel->setObjectName(u"access.cancel"_s);
    m_cancel->setProperty("small", true);
    m_cancel->setAutoDefault(false);
    m_progress->setObjectName(u"access.progress"_s);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Looking at the devices"));
    m_progressText->setProperty("textRole", u"caption"_s);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(2, 2, theme.space(Space::S), 2);
    column->setSpacing(theme.space(Space::M));
    column->addWidget(m_unlock);
    column->addWidget(m_login);
    auto *title = new QLabel(tr("Host keys"), content);
    title->setProperty("textRole", u"heading"_s);
    auto *keys = new QHBoxLayout;
    keys->addWidget(title, 1);
    keys->addWidget(m_all);
    column->addLayout(keys);
    m_rowsLayout->setSpacing(theme.space(Space::S));
    column->addLayout(m_rowsLayout);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(u"access.scroll"_s);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    auto *busy = new QHBoxLayout;
    busy->setSpacing(theme.space(Space::M));
    busy->addWidget(m_progressText);
    busy->addWidget(m_progress, 1);
    busy->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(scroll, 1);
    layout->addLayout(busy);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_progress, m_progressText, m_cancel})
        widget->hide();
}

void AccessPage::enter()
{
    makeRows();
    introduce();
}

void AccessPage::makeRows()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    for (int i = 0; i < m_draft.devices.size(); ++i) {
        if (!m_draft.devices[i].whyNot.isEmpty()) {
            m_rows += nullptr;
            continue;
        }
        auto *row = new HostKeyRow(m_themes, this);
        m_rowsLayout->addWidget(row);
        m_rows += row;
        connect(row, &HostKeyRow::accepted, this, [this, i](bool isAccepted) {
            m_draft.devices[i].isKeyAccepted = isAccepted;
            tellRows();
        });
        connect(row, &HostKeyRow::leftOut, this, [this, i](bool isLeftOut) {
            m_draft.devices[i].isLeftOut = isLeftOut;
            m_draft.devices[i].error.reset();
            tellRows();
            if (!isLeftOut)
                introduce();
        });
        connect(row, &HostKeyRow::lookAgainWanted, this, [this, i] {
            m_draft.devices[i].error.reset();
            introduce();
        });
    }
    tellRows();
}

// --- looking ---------------------------------------------------------------------------------------------------------------

/// Asks those that were not asked yet for their host keys.
void AccessPage::introduce()
{
    if (m_looking != Looking::No)
        return;
    QVector<int> devices;
    for (int i = 0; i < m_draft.devices.size(); ++i) {
        const DraftDevice &each = m_draft.devices[i];
        if (each.whyNot.isEmpty() && !each.isLeftOut && !each.introduction && !each.error)
            devices += i;
    }
    if (devices.isEmpty())
        return;
    m_looking = Looking::AtKeys;
    look(devices);
}

void AccessPage::leave()
{
    if (m_looking != Looking::No)
        return;
    const Result<drivers::Login> login = m_login->login();
    if (!login)
        return;
    m_draft.login = *login;
    plan();
}

void AccessPage::plan()
{
    QVector<int> devices;
    for (int i = 0; i < m_draft.devices.size(); ++i) {
        DraftDevice &each = m_draft.devices[i];
        each.plan.reset();
        if (!each.isIn())
            continue;
        each.error.reset();
        devices += i;
    }
    m_looking = Looking::AtDevices;
    look(devices);
}

void AccessPage::look(const QVector<int> &devices)
{
    if (!m_context) // else we may be called by the last of its Tasks
        m_context = std::make_unique<QObject>();
    m_queue = devices;
    m_active.clear();
    m_total = int(devices.size());
    lookMore();
    tellRows();
}

void AccessPage::lookMore()
{
    while (!m_queue.isEmpty() && m_active.size() < atOnce) {
        const int device = m_queue.takeFirst();
        m_active += device;
        lookAt(device);
    }
    if (m_active.isEmpty())
        endLook();
}

void AccessPage::lookAt(int device)
{
    DraftDevice &each = m_draft.devices[device];
    provisioning::ProvisioningHandle &handle = m_services.provisioning;
    if (m_looking == Looking::AtDevices && each.introduction) {
        const Result<Profile> profile = m_draft.profileFor(device);
        if (!profile) { // not at once: the caller is still counting
            launch(ready<void>(fail(profile.error())), m_context.get(),
                   [this, device](const Result<> &result) { looked(device, result.error()); });
            return;
        }
        launch(handle.plan(*each.introduction, each.introduction->hostKey, *profile, m_draft.login), m_context.get(),
               [this, device](const Result<provisioning::Plan> &plan) {
                   if (plan)
                       m_draft.devices[device].plan = *plan;
                   looked(device, plan ? std::nullopt : std::optional(plan.error()));
               });
        return;
    }
    provisioning::Target target;
    target.device = each.device.id;
    launch(handle.introduce(target), m_context.get(), [this, device](const Result<provisioning::Introduction> &introduction) {
        if (introduction)
            m_draft.devices[device].introduction = *introduction;
        looked(device, introduction ? std::nullopt : std::optional(introduction.error()));
    });
}

void AccessPage::looked(int device, std::optional<Error> error)
{
    m_draft.devices[device].error = std::move(error);
    m_active.removeOne(device);
    lookMore();
    tellRows();
}

void AccessPage::endLook()
{
    const bool wasAtDevices = m_looking == Looking::AtDevices;
    m_looking = Looking::No;
    tellRows();
    introduce(); // who was taken in, or wanted again, while it looked
    if (!wasAtDevices || m_looking != Looking::No)
        return;
    bool isWhole = true;
    for (const DraftDevice &each : m_draft.devices) {
        if (!each.isIn() || each.plan)
            continue;
        isWhole = false;
        if (each.error && each.error->code == ErrorCode::Locked)
            m_login->showRefused(each.error->message);
    }
    if (isWhole && whyNotNext().isEmpty())
        Q_EMIT left();
}

bool AccessPage::cancel()
{
    if (m_looking == Looking::No)
        return false;
    const Error stopped{ErrorCode::Cancelled, tr("You stopped the look before it was done."), {}, {}};
    if (m_looking == Looking::AtKeys)
        for (const int device : m_active + m_queue)
            m_draft.devices[device].error = stopped;
    m_context.reset(); // cancels what runs
    m_queue.clear();
    m_active.clear();
    m_looking = Looking::No;
    tellRows();
    return true;
}

// --- showing ---------------------------------------------------------------------------------------------------------------

int AccessPage::newKeys() const
{
    return int(std::ranges::count_if(m_draft.devices, [](const DraftDevice &each) {
        return each.isIn() && each.introduction && !each.introduction->pinned;
    }));
}

int AccessPage::comparedKeys() const
{
    return int(std::ranges::count_if(m_draft.devices, [](const DraftDevice &each) {
        return each.isIn() && each.introduction && !each.introduction->pinned && each.isKeyAccepted;
    }));
}

void AccessPage::acceptAll(bool isAccepted)
{
    for (DraftDevice &each : m_draft.devices)
        if (each.isIn() && each.introduction && !each.introduction->pinned)
            each.isKeyAccepted = isAccepted;
    tellRows();
}

void AccessPage::tellRows()
{
    for (int i = 0; i < m_rows.size(); ++i)
        if (m_rows[i])
            m_rows[i]->setDevice(m_draft.devices[i], m_active.contains(i) || m_queue.contains(i),
                                 m_looking != Looking::AtDevices);
    m_all->setVisible(newKeys() > 1);
    m_all->setEnabled(m_looking != Looking::AtDevices);
    m_all->setText(tr("I have compared all %n below", nullptr, newKeys()));
    const QSignalBlocker quiet(m_all);
    m_all->setChecked(newKeys() > 0 && comparedKeys() == newKeys());
    const bool isLooking = m_looking != Looking::No;
    const int done = m_total - int(m_active.size() + m_queue.size());
    m_progress->setRange(0, m_total);
    m_progress->setValue(done);
    m_progressText->setText(m_looking == Looking::AtKeys ? tr("Asking for host keys, %1 of %2").arg(done).arg(m_total)
                                                         : tr("Logging in and looking, %1 of %2").arg(done).arg(m_total));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_progress, m_progressText, m_cancel})
        widget->setVisible(isLooking);
    m_login->setEnabled(!isLooking);
    Q_EMIT changed();
}

void AccessPage::forgetLogin()
{
    m_login->forgetSecrets();
    m_draft.login = {};
}

QString AccessPage::summary() const
{
    const auto plans = int(m_draft.plans().size());
    return plans == 0 ? QString() : tr("%n devices looked at", nullptr, plans);
}

QString AccessPage::whyNotNext() const
{
    if (!m_services.provisioning.hasKeys())
        return tr("This site was made before there were keys: it has no authority to issue certificates.");
    if (m_services.provisioning.isLocked())
        return tr("Unlock the keys first.");
    if (m_looking == Looking::AtKeys)
        return tr("The devices are asked for their host keys.");
    if (m_looking == Looking::AtDevices)
        return tr("The devices are looked at.");
    if (m_draft.inCount() == 0)
        return tr("No device goes on from here.");
    for (const DraftDevice &each : m_draft.devices)
        if (each.isIn() && !each.introduction)
            return tr("%1 did not answer: look again, or leave it out.").arg(each.device.name);
    if (comparedKeys() < newKeys())
        return tr("Compare the host keys that are new, and tick that you have.");
    return m_login->problem();
}

void AccessPage::tell(SidePanel &side) const
{
    side.addSection(tr("Host keys"));
    side.addNumber(tr("New"), locale().toString(newKeys()));
    side.addNumber(tr("Compared"), locale().toString(comparedKeys()));
    side.addNumber(tr("Pinned, the same"), locale().toString(std::ranges::count_if(m_draft.devices, [](const DraftDevice &each) {
        return each.introduction && each.introduction->pinned && !each.isKeyChanged();
    })));
    side.addNumber(tr("Changed"), locale().toString(std::ranges::count_if(m_draft.devices, &DraftDevice::isKeyChanged)));
    side.addSection(tr("Why compare"));
    side.addText(tr("A host key says which machine answers. Whoever answers in its place would get your password. On the device, "
                    "“ssh-keygen -lf” of its public key file prints the same."));
    side.addSection(tr("Next"));
    side.addText(tr("Muster logs in and reads what the devices have now. It changes nothing."));
}

QWidget *AccessPage::firstField() const
{
    return m_unlock->isVisibleTo(this) ? m_unlock->findChild<QWidget *>(u"unlock.passphrase"_s) : m_login->firstField();
}

} // namespace muster::ui
