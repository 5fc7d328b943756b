// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "base/logging.h"
#include "ui/activity/activity_page.h"
#include "ui/discovery/discover_page.h"
#include "ui/discovery/doctor_page.h"
#include "ui/registry/registry_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/error_page.h"
#include "ui/shell/first_start_page.h"
#include "ui/shell/navigation.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/theme_source.h"
#include "ui/shell/top_bar.h"
#include "ui/widgets/toast.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QSet>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int navigationNarrow = 168;
constexpr int narrowBelow = 1100;
constexpr int openingWidth = 240;
const QString geometryKey = u"window/geometry"_s;
const QString themeKey = u"window/theme"_s;

QFrame *windowLine(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", orientation == Qt::Horizontal ? u"horizontal"_s : u"vertical"_s);
    return line;
}

} // namespace

MainWindow::MainWindow(ThemeSource &themes, RegistryAccess &access, QSettings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_themes(themes)
    , m_access(access)
    , m_settings(settings)
    , m_navigation(new Navigation(themes, this))
    , m_topBar(new TopBar(themes, this))
    , m_stack(new QStackedWidget(this))
    , m_opening(new QWidget(this))
    , m_openingBusy(new QProgressBar(m_opening))
    , m_firstStart(new FirstStartPage(themes, this))
    , m_error(new ErrorPage(themes, this))
    , m_status(new StatusStrip(themes, this))
    , m_toast(nullptr)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Muster"));
    setMinimumSize(800, 560);
    build();
    m_toast = new Toast(themes, this);
    m_toast->setBottomInset(themes.theme().size(Size::StatusStrip));
    addActions();
    restore();
    m_status->setRegistry(access.folder().path());
    connect(m_navigation, &Navigation::pageChosen, this, &MainWindow::showPage);
    connect(m_navigation, &Navigation::themeChosen, this, [this](Theme::Preference preference) {
        m_settings.setValue(themeKey, int(preference));
        m_themes.setPreference(preference);
    });
    connect(m_topBar, &TopBar::paletteRequested, this, &MainWindow::openPalette);
    m_firstStart->setHasKeyRing(access.hasKeyRing());
    connect(m_firstStart, &FirstStartPage::createRequested, this,
            [this](const QString &name, const QString &organization, const SharedSecret &passphrase, bool keepInKeyRing) {
                createSite({name, organization}, passphrase, keepInKeyRing);
            });
    connect(m_error, &ErrorPage::retryRequested, this, &MainWindow::open);
    connect(m_status, &StatusStrip::chainClicked, this, &MainWindow::verifyChain);
    connect(m_status, &StatusStrip::savedClicked, this, [this] { goTo(m_activity); });
    connect(m_status, &StatusStrip::registryClicked, this, [this] { goTo(m_registry); });
    connect(m_status, &StatusStrip::discoveryClicked, this, [this] { goTo(m_discover); });
    connect(m_status, &StatusStrip::jobsClicked, this, &MainWindow::showJobs);
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    buildOpening();
    m_stack->setObjectName(u"pages"_s);
    m_stack->addWidget(m_opening);
    m_stack->addWidget(m_firstStart);
    m_stack->addWidget(m_error);
    auto *surface = new QFrame(this);
    surface->setProperty("frameRole", u"page"_s);
    auto *right = new QVBoxLayout(surface);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_topBar);
    right->addWidget(windowLine(Qt::Horizontal, surface));
    right->addWidget(m_stack, 1);
    auto *upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_navigation);
    upper->addWidget(windowLine(Qt::Vertical, this));
    upper->addWidget(surface, 1);
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(upper, 1);
    layout->addWidget(windowLine(Qt::Horizontal, central));
    layout->addWidget(m_status);
    setCentralWidget(central);
}

void MainWindow::buildOpening()
{
    m_opening->setObjectName(u"openingPage"_s);
    auto *words = new QLabel(tr("Opening the registry…"), m_opening);
    words->setAlignment(Qt::AlignCenter);
    words->setProperty("textRole", u"secondary"_s);
    m_openingBusy->setRange(0, 0);
    m_openingBusy->setTextVisible(false);
    m_openingBusy->setAccessibleName(tr("Opening the registry"));
    m_openingBusy->setFixedWidth(openingWidth);
    QSizePolicy kept = m_openingBusy->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_openingBusy->setSizePolicy(kept);
    m_openingBusy->hide();
    auto *column = new QVBoxLayout(m_opening);
    column->setSpacing(m_themes.theme().space(Space::S));
    column->addStretch(1);
    column->addWidget(words);
    column->addWidget(m_openingBusy, 0, Qt::AlignHCenter);
    column->addStretch(1);
}

QAction *MainWindow::addAction(const QString &name, const QString &text, const QKeySequence &key, void (MainWindow::*method)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(key);
    QMainWindow::addAction(action);
    connect(action, &QAction::triggered, this, method);
    return action;
}

void MainWindow::addActions()
{
    QAction *palette = addAction(u"window.palette"_s, tr("Search or run a command"), Qt::CTRL | Qt::Key_K,
                                 &MainWindow::openPalette);
    palette->setShortcutContext(Qt::WindowShortcut);
    addAction(u"window.nextArea"_s, tr("Go to the next area"), Qt::Key_F6, &MainWindow::goNextArea);
    addAction(u"window.previousArea"_s, tr("Go to the area before"), Qt::SHIFT | Qt::Key_F6, &MainWindow::goPreviousArea);
    QMenu *menu = m_navigation->menu();
    QAction *about = addAction(u"window.about"_s, tr("About Muster"), {}, &MainWindow::showAbout);
    about->setProperty("iconName", u"help"_s);
    menu->addAction(about);
    QAction *quit = new QAction(tr("Quit"), this);
    quit->setObjectName(u"window.quit"_s);
    quit->setProperty("iconName", u"close"_s);
    quit->setShortcut(QKeySequence::Quit);
    QMainWindow::addAction(quit);
    menu->addAction(quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::restore()
{
    resize(1280, 800);
    const QByteArray geometry = m_settings.value(geometryKey).toByteArray();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!askBeforeClosing()) {
        event->ignore();
        return;
    }
    if (m_access.services()) // where there is no site, closing makes no folder
        m_settings.setValue(geometryKey, saveGeometry());
    QMainWindow::closeEvent(event);
}

bool MainWindow::event(QEvent *event)
{
    const bool isHandled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_hasPainted) {
        m_hasPainted = true;
        qCDebug(lcUi) << "window painted"; // bench_startup waits for it
    }
    return isHandled;
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_navigation->setFixedWidth(width() < narrowBelow ? navigationNarrow : m_themes.theme().size(Size::Navigation) - 1);
}

// --- pages -----------------------------------------------------------------------------------------------------------------

void MainWindow::addPage(Page *page)
{
    const int index = int(m_pages.size());
    m_pages += page;
    m_pagesByUse += page;
    m_stack->addWidget(page);
    m_navigation->addPage(page->iconName(), page->title(),
                          page->isAboutConsole() ? Navigation::Place::Below : Navigation::Place::Above);
    connect(page, &Page::headerChanged, this, &MainWindow::showHeader);
    auto *go = new QAction(tr("Go to %1").arg(page->title()), this);
    go->setObjectName(u"go.%1"_s.arg(page->objectName()));
    go->setProperty("iconName", page->iconName());
    go->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + index)));
    QMainWindow::addAction(go);
    connect(go, &QAction::triggered, this, [this, page] { goTo(page); });
}

/// Nothing where the page is not there yet.
void MainWindow::goTo(const Page *page)
{
    const auto index = std::ranges::find(m_pages, page) - m_pages.begin();
    if (!page || index == m_pages.size())
        return;
    m_navigation->setCurrent(int(index));
    showPage(int(index)); // it may have been current before there were pages
}

void MainWindow::showPage(int page)
{
    if (page < 0 || page >= m_pages.size())
        return;
    m_stack->setCurrentWidget(m_pages[page]);
    use(m_pages[page]);
    showHeader();
}

/// In the navigation it is part of Discover.
void MainWindow::showDoctor()
{
    goTo(m_discover);
    m_stack->setCurrentWidget(m_doctor);
    use(m_doctor);
    showHeader();
}

void MainWindow::use(Page *page)
{
    m_pagesByUse.removeOne(page);
    m_pagesByUse.prepend(page);
}

/// Before an action of a page runs, unless the page is shown already or it is none's.
void MainWindow::showPageOf(QAction *action)
{
    const auto *shown = m_stack->currentWidget();
    if (shown && shown->actions().contains(action))
        return;
    if (m_doctor && m_doctor->actions().contains(action))
        return showDoctor();
    for (const Page *page : m_pages)
        if (page->actions().contains(action))
            goTo(page);
}

void MainWindow::showHeader()
{
    for (int i = 0; i < m_pages.size(); ++i)
        m_navigation->setCount(i, m_pages[i]->countText());
    if (auto *page = qobject_cast<Page *>(m_stack->currentWidget()))
        m_topBar->showPage(page);
}

QVector<QAction *> MainWindow::allActions() const
{
    QVector<QAction *> all;
    QSet<QString> texts;
    for (const Page *page : m_pagesByUse) // what two pages offer is offered once, by the one that was shown last
        for (QAction *action : page->actions())
            if (!texts.contains(action->text())) {
                texts += action->text();
                all += action;
            }
    all += actions();
    for (QAction *action : m_navigation->menu()->actions())
        if (!all.contains(action))
            all += action;
    const QStringList own{u"window.palette"_s, u"window.nextArea"_s, u"window.previousArea"_s};
    all.removeIf([&own](const QAction *action) { return own.contains(action->objectName()); });
    return all;
}

void MainWindow::openPalette()
{
    auto *palette = new CommandPalette(m_themes, m_registry ? m_access.services() : nullptr, allActions(), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    connect(palette, &CommandPalette::deviceChosen, this, [this](const DeviceId &id, Lifecycle state) {
        DeviceListPage *page = m_registry;
        if (state == Lifecycle::Discovered) // the Registry's view and query stay as they are
            page = m_discover;
        goTo(page);
        page->openDevice(id);
    });
    connect(palette, &CommandPalette::actionChosen, this, &MainWindow::showPageOf);
    palette->open();
}

void MainWindow::goNextArea()
{
    goArea(1);
}

void MainWindow::goPreviousArea()
{
    goArea(-1);
}

void MainWindow::goArea(int step)
{
    QVector<QWidget *> areas{m_navigation->list()};
    if (m_navigation->lowerList()->currentIndex().isValid())
        areas = {m_navigation->lowerList()};
    if (const auto *page = qobject_cast<Page *>(m_stack->currentWidget()))
        areas += page->areas();
    areas += m_status->firstPart();
    areas.removeIf([](const QWidget *area) { return !area->isVisible() || !area->isEnabled(); });
    if (areas.isEmpty())
        return;
    const QWidget *focus = focusWidget();
    int at = 0;
    for (int i = 0; i < areas.size(); ++i)
        if (focus && (areas[i] == focus || areas[i]->isAncestorOf(focus) || areas[i]->focusProxy() == focus))
            at = i;
    const int count = int(areas.size());
    areas[(at + step + count) % count]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::verifyChain()
{
    if (!m_activity)
        return;
    goTo(m_activity);
    m_activity->verify();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Muster"),
                                tr("<b>Muster %1</b><br>Finds, provisions, enrolls and watches devices.<br><br>"
                                   "Free software under the GNU General Public License, version 3 or later. Made with Qt %2.")
                                    .arg(QStringLiteral(MUSTER_VERSION), QString::fromLatin1(qVersion())),
                                QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(u"aboutBox"_s);
    box->open();
}

} // namespace muster::ui
