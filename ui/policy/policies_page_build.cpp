// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Another part of PoliciesPage: what it is made of.
#include "ui/policy/policies_page.h"
#include "ui/policy/policy_findings.h"
#include "ui/policy/policy_form.h"
#include "ui/policy/policy_list.h"
#include "ui/policy/policy_notice.h"
#include "ui/policy/policy_source.h"
#include "ui/policy/policy_versions.h"
#include "ui/policy/scope_form.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int policyListWidth = 183;
constexpr int policyPageNarrow = 1100 - 176; // the page's width in a window of 1100

QFrame *pageLine(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", orientation == Qt::Horizontal ? u"horizontal"_s : u"vertical"_s);
    return line;
}

/// An action as a sign; its word is the tool tip, and stands in the palette.
QToolButton *signButton(QAction *action, const ThemeSource &themes, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(action->objectName() + u".button"_s);
    button->setProperty("role", u"icon"_s);
    button->setFocusPolicy(Qt::StrongFocus);
    const auto follow = [button, action, &themes] {
        button->setIcon(icon(action->property("iconName").toString(), themes.theme()));
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
        button->setAccessibleName(action->text().remove(u'…'));
        button->setAccessibleDescription(action->toolTip());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(&themes, &ThemeSource::changed, button, follow);
    QObject::connect(button, &QToolButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace

PoliciesPage::PoliciesPage(const ThemeSource &themes, const Services &services, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_new(addAction(u"policy.new"_s, tr("New policy"), u"plus"_s, &PoliciesPage::addPolicy))
    , m_publish(addAction(u"policy.publish"_s, tr("Publish"), u"check"_s, &PoliciesPage::publish))
    , m_discard(addAction(u"policy.discard"_s, tr("Discard draft"), u"undo"_s, &PoliciesPage::discard))
    , m_remove(addAction(u"policy.remove"_s, tr("Remove policy…"), u"trash"_s, &PoliciesPage::remove))
    , m_up(addAction(u"policy.up"_s, tr("Move policy up"), u"chevron-up"_s, &PoliciesPage::moveUp))
    , m_down(addAction(u"policy.down"_s, tr("Move policy down"), u"chevron-down"_s, &PoliciesPage::moveDown))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(themes, this))
    , m_newButton(new ActionButton(*m_new, themes, u"plus"_s, {}, this))
    , m_list(new PolicyList(themes, this))
    , m_signs{signButton(m_up, themes, this), signButton(m_down, themes, this), signButton(m_remove, themes, this)}
    , m_tabs(new TabBar(themes, this))
    , m_noticePlace(new QWidget(this))
    , m_notice(new PolicyNotice(themes, m_noticePlace))
    , m_views(new QStackedWidget(this))
    , m_form(new PolicyForm(themes, services, this))
    , m_source(new PolicySource(themes, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_side(new QSplitter(Qt::Vertical, this))
    , m_findings(new PolicyFindings(themes, services, this))
    , m_versions(new PolicyVersions(themes, services.clock, this))
{
    setObjectName(u"policiesPage"_s);
    m_countTimer.setSingleShot(true);
    build();
    addActions();
    connectParts();
    showAll();
    readPolicies();
}

QAction *PoliciesPage::addAction(const QString &name, const QString &text, const QString &iconName,
                                 void (PoliciesPage::*method)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setProperty("iconName", iconName);
    Page::addAction(action);
    connect(action, &QAction::triggered, this, method);
    return action;
}

void PoliciesPage::addActions()
{
    m_up->setShortcut(Qt::ALT | Qt::Key_Up);
    m_down->setShortcut(Qt::ALT | Qt::Key_Down);
    m_new->setToolTip(tr("A draft that covers nothing yet"));
    m_publish->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_remove->setShortcut(Qt::Key_Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_up, m_down, m_publish})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void PoliciesPage::build()
{
    auto *content = new QWidget(this);
    m_side->setObjectName(u"policy.side"_s);
    m_side->addWidget(m_findings);
    m_side->addWidget(m_versions);
    m_splitter->setObjectName(u"policy.splitter"_s);
    m_splitter->addWidget(buildCentre());
    m_splitter->addWidget(m_side);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    for (QSplitter *splitter : {m_splitter, m_side}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
    }
    m_side->setMinimumWidth(280);
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildLeft());
    row->addWidget(pageLine(Qt::Vertical, content));
    row->addWidget(m_splitter, 1);
    m_stack->addWidget(new QWidget(m_stack)); // until they are read
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    buildEmpty();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

QWidget *PoliciesPage::buildLeft()
{
    const Theme &theme = m_themes.theme();
    auto *left = new QWidget(this);
    left->setFixedWidth(policyListWidth);
    m_newButton->setProperty("small", true);
    auto *buttons = new QHBoxLayout;
    const int s = theme.space(Space::S);
    buttons->setContentsMargins(s, s, s, s);
    buttons->setSpacing(0);
    for (QToolButton *sign : m_signs)
        buttons->addWidget(sign);
    buttons->insertStretch(2, 1);
    m_list->addActions({m_new, m_up, m_down, m_remove});
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *words = wordLabel(tr("The rules of all policies that cover a device must hold. What only one can decide, such as "
                               "admission, the first one decides that says something about it."),
                            u"caption"_s, left);
    words->setContentsMargins(theme.space(Space::L), s, theme.space(Space::M), s);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(s, s, s, 0);
    top->addWidget(m_newButton, 1);
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addSpacing(s);
    layout->addWidget(m_list, 1);
    layout->addWidget(words);
    layout->addWidget(pageLine(Qt::Horizontal, left));
    layout->addLayout(buttons);
    return left;
}

QWidget *PoliciesPage::buildCentre()
{
    const Theme &theme = m_themes.theme();
    auto *centre = new QWidget(this);
    m_tabs->setObjectName(u"policy.tabs"_s);
    m_tabs->setAccessibleName(tr("Form or source"));
    m_tabs->addTab(tr("Form"));
    m_tabs->addTab(tr("Source"));
    m_tabs->setFixedHeight(theme.size(Size::ViewBar));
    m_notice->setObjectName(u"policy.notice"_s);
    m_views->addWidget(m_form);
    m_views->addWidget(m_source);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::L), 0);
    bar->addWidget(m_tabs, 1);
    m_noticePlace->hide();
    auto *around = new QVBoxLayout(m_noticePlace);
    const int side = theme.space(Space::L);
    around->setContentsMargins(side, theme.space(Space::S), side, 0);
    around->addWidget(m_notice);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(pageLine(Qt::Horizontal, centre));
    layout->addWidget(m_noticePlace);
    layout->addWidget(m_views, 1);
    centre->setMinimumWidth(420);
    return centre;
}

void PoliciesPage::buildEmpty()
{
    m_empty->setObjectName(u"policy.empty"_s);
    m_empty->setTitle(tr("No policies yet"));
    m_empty->setSentence(
        tr("A policy says what its devices must be: which firmware, how long a certificate must be valid, what "
           "must not be open. Without one nothing is held against a device, and one that asks by itself waits."));
    QPushButton *add = m_empty->addRow(u"policies"_s, tr("Write the first one"),
                                       tr("A form with the rules there are. Nothing happens before it is published."),
                                       tr("New policy"));
    add->setObjectName(u"policy.empty.new"_s);
    connect(add, &QPushButton::clicked, m_new, &QAction::trigger);
    connect(m_new, &QAction::changed, add, [this, add] {
        add->setEnabled(m_new->isEnabled());
        add->setToolTip(m_new->toolTip());
    });
}

void PoliciesPage::connectParts()
{
    // Behind the list's own handling of the key or click: what it shows is built anew.
    connect(m_list, &PolicyList::chosen, this, &PoliciesPage::choose, Qt::QueuedConnection);
    connect(m_versions, &PolicyVersions::chosen, this, &PoliciesPage::chooseVersion, Qt::QueuedConnection);
    connect(m_tabs, &QTabBar::currentChanged, this, &PoliciesPage::showTab);
    connect(m_form, &PolicyForm::edited, this, &PoliciesPage::takeForm);
    connect(m_source, &PolicySource::edited, this, &PoliciesPage::takeSource);
    connect(m_source, &PolicySource::dropWanted, this, &PoliciesPage::dropSource);
    connect(m_notice, &PolicyNotice::firstWanted, this, &PoliciesPage::noticeFirst);
    connect(m_notice, &PolicyNotice::secondWanted, this, &PoliciesPage::noticeSecond);
    connect(m_findings, &PolicyFindings::deviceWanted, this, &PoliciesPage::deviceWanted);
    connect(m_findings, &PolicyFindings::registryWanted, this, &PoliciesPage::registryWanted);
    connect(&m_countTimer, &QTimer::timeout, this, &PoliciesPage::count);
    connect(&m_services.feed, &registry::ChangeFeed::changed, this, &PoliciesPage::takeChanges);
    connect(&m_services.feed, &registry::ChangeFeed::reset, this, [this] {
        readPolicies();
        countSoon();
    });
}

/// Beside the form where there is room, else below it.
void PoliciesPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    const Qt::Orientation wanted = width() < policyPageNarrow ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_side->setOrientation(wanted == Qt::Vertical ? Qt::Horizontal : Qt::Vertical);
    m_isPlaced = false;
    placeSide();
}

/// Once it has its size; from then on it is as somebody drags it.
void PoliciesPage::placeSide()
{
    if (m_isPlaced || !m_splitter->isVisible())
        return;
    m_isPlaced = true;
    QTimer::singleShot(0, this, [this] {
        const bool isBelow = m_splitter->orientation() == Qt::Vertical;
        const int side = isBelow ? m_splitter->height() * 2 / 5 : m_themes.theme().size(Size::DetailsPolicy);
        const int whole = isBelow ? m_splitter->height() : m_splitter->width();
        m_splitter->setSizes({whole - side, side});
        const int inner = isBelow ? m_splitter->width() : m_splitter->height();
        m_side->setSizes(isBelow ? QList<int>{inner / 2, inner / 2} : QList<int>{inner * 3 / 5, inner * 2 / 5});
    });
}

QVector<QWidget *> PoliciesPage::areas() const
{
    if (m_isEmpty)
        return {m_empty->findChild<QPushButton *>(u"policy.empty.new"_s)};
    return {m_list, m_tabs, m_views->currentIndex() == FormTab ? static_cast<QWidget *>(m_form->widget()) : m_source,
            m_findings->list(), m_versions->list()};
}

} // namespace muster::ui
