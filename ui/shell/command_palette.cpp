// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/state_paint.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

enum PaletteRole {
    PaletteIconRole = Qt::UserRole + 1,
    PaletteRightRole,
    PaletteActionRole,
    PaletteDeviceRole,
    PaletteStateRole,
    PaletteNoteRole
};
constexpr int paletteWidth = 600;
constexpr int paletteTop = 72;
constexpr int paletteRow = 32;
constexpr int mostPaletteDevices = 8;

/// Sign, word, a note behind it, and the keys at the right.
class PaletteDelegate : public QStyledItemDelegate
{
public:
    PaletteDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, paletteRow}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const bool isEnabled = index.flags() & Qt::ItemIsEnabled;
        const QRectF row(option.rect);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(row, theme.colour(Token::Selected));
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(row, theme.colour(Token::Hover));
        const int side = theme.size(Size::IconNav);
        const int margin = theme.space(Space::L);
        painter->drawPixmap(QPointF(row.left() + margin, std::round(row.center().y() - side / 2.0)),
                            iconPixmap(index.data(PaletteIconRole).toString(),
                                       theme.colour(isEnabled ? Token::Text2 : Token::Disabled), side,
                                       painter->device()->devicePixelRatioF()));
        QRectF words = row.adjusted(margin + side + theme.space(Space::M), 0, -margin, 0);
        const double right = paintText(*painter, words, index.data(PaletteRightRole).toString(), theme.font(TextSize::Small),
                                       theme.colour(Token::Text3), Qt::AlignRight);
        words.setRight(words.right() - right - theme.space(Space::M));
        const double word = paintText(*painter, words, index.data().toString(), theme.font(),
                                      theme.colour(isEnabled ? Token::Text : Token::Disabled), Qt::AlignLeft, Qt::ElideMiddle);
        words.setLeft(words.left() + word + theme.space(Space::S));
        paintText(*painter, words, index.data(PaletteNoteRole).toString(), theme.font(TextSize::Small),
                  theme.colour(Token::Text3));
    }

private:
    const ThemeSource &m_themes;
};

QString plainWords(const QAction &action)
{
    QString text = action.text();
    return text.remove(u'&');
}

} // namespace

CommandPalette::CommandPalette(const ThemeSource &themes, const Services *services, const QVector<QAction *> &actions,
                               QWidget *window)
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint)
    , m_themes(themes)
    , m_services(services)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_foot(new QLabel(this))
    , m_model(new QStandardItemModel(this))
{
    const Theme &theme = themes.theme();
    for (QAction *action : actions)
        m_actions += action;
    setObjectName(u"commandPalette"_s);
    setWindowTitle(tr("Search or run a command"));
    setModal(true);
    setFixedWidth(paletteWidth);
    m_field->setObjectName(u"palette.field"_s);
    m_field->setAccessibleName(tr("Search or run a command"));
    m_field->setPlaceholderText(tr("Type a command or a device's name"));
    m_field->setClearButtonEnabled(false);
    m_field->installEventFilter(this);
    m_list->setObjectName(u"palette.list"_s);
    m_list->setAccessibleName(tr("Commands and devices"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(themes, this));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_foot->setObjectName(u"palette.foot"_s);
    m_foot->setProperty("textRole", u"caption"_s);
    m_foot->setMargin(theme.space(Space::S));

    auto *frame = new QFrame(this);
    frame->setProperty("frameRole", u"raised"_s);
    auto *around = new QVBoxLayout(this);
    around->setContentsMargins(0, 0, 0, 0);
    around->setSizeConstraint(QLayout::SetNoConstraint); // its height follows the list, in event()
    around->addWidget(frame);
    auto *head = new QVBoxLayout;
    const int margin = theme.space(Space::M);
    head->setContentsMargins(margin, margin, margin, margin);
    head->addWidget(m_field);
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_list);
    layout->addWidget(m_foot);

    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    fill();
}

bool CommandPalette::event(QEvent *event)
{
    const bool isDone = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest)
        resize(width(), layout()->sizeHint().height());
    return isDone;
}

void CommandPalette::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    const QWidget *window = parentWidget();
    resize(width(), layout()->sizeHint().height());
    QDialog::move(window->mapToGlobal(QPoint((window->width() - width()) / 2, paletteTop)));
    m_field->setFocus();
}

void CommandPalette::fill()
{
    ++m_generation;
    m_model->clear();
    const QString typed = m_field->text().trimmed();
    addActions(typed);
    tellCount();
    if (!typed.isEmpty() && m_services)
        searchDevices(typed);
}

void CommandPalette::addActions(const QString &typed)
{
    for (const QPointer<QAction> &action : std::as_const(m_actions)) {
        if (!action || action->isSeparator() || !action->isVisible())
            continue;
        const QString words = plainWords(*action);
        if (!typed.isEmpty() && !words.contains(typed, Qt::CaseInsensitive))
            continue;
        auto *item = new QStandardItem(words);
        const QString iconName = action->property("iconName").toString();
        item->setData(iconName.isEmpty() ? u"more"_s : iconName, PaletteIconRole);
        item->setData(action->shortcut().toString(QKeySequence::NativeText), PaletteRightRole);
        item->setData(QVariant::fromValue(action), PaletteActionRole);
        item->setEnabled(action->isEnabled());
        if (!action->isEnabled())
            item->setData(action->toolTip(), PaletteNoteRole); // a grey action says why
        m_model->appendRow(item);
    }
}

void CommandPalette::searchDevices(const QString &typed)
{
    const auto query = query::Query::parse(u"name:%1"_s.arg(query::quoted(typed)));
    if (!query)
        return;
    launch(m_services->devices.outline(*query, {}, mostPaletteDevices), this,
           [this, query = *query, generation = m_generation](Result<DeviceOutline> outline) {
               if (generation != m_generation || !outline || outline->pages.isEmpty())
                   return;
               launch(m_services->devices.page(query, {}, outline->pages.first(), std::nullopt, mostPaletteDevices), this,
                      [this, generation](Result<QVector<DeviceRow>> rows) {
                          if (generation == m_generation && rows)
                              addDevices(*rows);
                      });
           });
}

void CommandPalette::addDevices(const QVector<DeviceRow> &rows)
{
    for (const DeviceRow &row : rows) {
        auto *item = new QStandardItem(row.name);
        item->setData(kindIconName(row.kind), PaletteIconRole);
        item->setData(lookOf(row.state).word(), PaletteRightRole);
        item->setData(row.address, PaletteNoteRole);
        item->setData(row.id.toString(), PaletteDeviceRole);
        item->setData(int(row.state), PaletteStateRole);
        m_model->appendRow(item);
    }
    tellCount();
}

void CommandPalette::tellCount()
{
    int first = 0; // what Enter would do
    while (first < m_model->rowCount() && !m_model->item(first)->isEnabled())
        ++first;
    if (!m_list->currentIndex().isValid() || !(m_list->currentIndex().flags() & Qt::ItemIsEnabled))
        m_list->setCurrentIndex(m_model->index(first, 0));
    m_foot->setText(m_model->rowCount() == 0 ? tr("No command and no device is called so.")
                                             : tr("Enter runs a command or opens a device · Up and Down choose · Escape closes"));
    const int shown = std::clamp(m_model->rowCount(), 1, 12);
    m_list->setFixedHeight(shown * paletteRow + 2);
}

void CommandPalette::run(const QModelIndex &index)
{
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled))
        return;
    const DeviceId id = DeviceId::fromString(index.data(PaletteDeviceRole).toString());
    const auto state = Lifecycle(index.data(PaletteStateRole).toInt());
    const QPointer<QAction> action = index.data(PaletteActionRole).value<QPointer<QAction>>();
    accept(); // first: what runs may open a dialog of its own
    if (!id.isNull())
        Q_EMIT deviceChosen(id, state);
    if (!action)
        return;
    Q_EMIT actionChosen(action);
    if (action)
        action->trigger();
}

void CommandPalette::step(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, count - 1);
    m_list->setCurrentIndex(m_model->index(row, 0));
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        case Qt::Key_PageDown: step(8); return true;
        case Qt::Key_PageUp: step(-8); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(m_list->currentIndex()); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(object, event);
}

} // namespace muster::ui
